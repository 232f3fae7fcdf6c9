// idea: one place owns the count: the tasks send what they bought
//! Every order is a task, and all tasks add what they bought to one count.

use slow_api::Market;
use std::time::{Duration, Instant};

/// Each order is a symbol and how many shares of it to buy.

async fn shares_bought(market: &Market, orders: &[(&str, u32)]) -> u32 {
    let (sender, mut bought) = tokio::sync::mpsc::unbounded_channel::<u32>();
    for (symbol, quantity) in orders {
        let order = market.submit_order(symbol, *quantity);
        let sender = sender.clone();
        tokio::spawn(async move {
            if let Ok(fill) = order.await {
                sender.send(fill.quantity).expect("the count is there until the end");
            }
        });
    }
    drop(sender);
    let mut sum = 0;
    while let Some(quantity) = bought.recv().await {
        sum += quantity;
    }
    sum
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let orders = [("AAPL", 10), ("GOOGL", 5), ("INVALID", 100), ("MSFT", 20)];
    let start = Instant::now();
    let bought = shares_bought(&market, &orders).await;
    println!("{bought} shares, after {:.1?}", start.elapsed());
}
