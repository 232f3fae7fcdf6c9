// idea: an atomic number in an Arc, and a handle for every task
//! Every order is a task, and all tasks add what they bought to one count.

use slow_api::Market;
use std::time::{Duration, Instant};

/// Each order is a symbol and how many shares of it to buy.
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

async fn shares_bought(market: &Market, orders: &[(&str, u32)]) -> u32 {
    let bought = Arc::new(AtomicU32::new(0));
    let mut tasks = Vec::new();
    for (symbol, quantity) in orders {
        let order = market.submit_order(symbol, *quantity);
        let bought = Arc::clone(&bought);
        tasks.push(tokio::spawn(async move {
            if let Ok(fill) = order.await {
                bought.fetch_add(fill.quantity, Ordering::Relaxed);
            }
        }));
    }
    for task in tasks {
        task.await.expect("the task does not panic");
    }
    bought.load(Ordering::Relaxed)
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let orders = [("AAPL", 10), ("GOOGL", 5), ("INVALID", 100), ("MSFT", 20)];
    let start = Instant::now();
    let bought = shares_bought(&market, &orders).await;
    println!("{bought} shares, after {:.1?}", start.elapsed());
}
