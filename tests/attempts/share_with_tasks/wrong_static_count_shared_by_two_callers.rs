// expect: Each request has a count of its own
//! Every order is a task, and all tasks add what they bought to one count.

use slow_api::Market;
use std::time::{Duration, Instant};

/// Each order is a symbol and how many shares of it to buy.
use std::sync::Mutex;

static BOUGHT: Mutex<u32> = Mutex::new(0);

async fn shares_bought(market: &Market, orders: &[(&str, u32)]) -> u32 {
    *BOUGHT.lock().unwrap() = 0;
    let mut tasks = Vec::new();
    for (symbol, quantity) in orders {
        let order = market.submit_order(symbol, *quantity);
        tasks.push(tokio::spawn(async move {
            if let Ok(fill) = order.await {
                *BOUGHT.lock().unwrap() += fill.quantity;
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    *BOUGHT.lock().unwrap()
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let orders = [("AAPL", 10), ("GOOGL", 5), ("INVALID", 100), ("MSFT", 20)];
    let start = Instant::now();
    let bought = shares_bought(&market, &orders).await;
    println!("{bought} shares, after {:.1?}", start.elapsed());
}
