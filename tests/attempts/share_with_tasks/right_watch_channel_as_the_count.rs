// idea: the count lives in a watch channel: `send_modify` adds, `borrow` reads
//! Every order is a task, and all tasks add what they bought to one count.

use slow_api::Market;
use std::time::{Duration, Instant};

/// Each order is a symbol and how many shares of it to buy.
use tokio::sync::watch;

async fn shares_bought(market: &Market, orders: &[(&str, u32)]) -> u32 {
    let (count, _keep) = watch::channel(0_u32);
    let tasks: Vec<_> = orders
        .iter()
        .map(|(symbol, quantity)| {
            let (order, count) = (market.submit_order(symbol, *quantity), count.clone());
            tokio::spawn(async move {
                if let Ok(fill) = order.await {
                    count.send_modify(|bought| *bought += fill.quantity);
                }
            })
        })
        .collect();
    futures::future::try_join_all(tasks).await.expect("the task does not panic");
    let bought = *count.borrow();
    bought
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let orders = [("AAPL", 10), ("GOOGL", 5), ("INVALID", 100), ("MSFT", 20)];
    let start = Instant::now();
    let bought = shares_bought(&market, &orders).await;
    println!("{bought} shares, after {:.1?}", start.elapsed());
}
