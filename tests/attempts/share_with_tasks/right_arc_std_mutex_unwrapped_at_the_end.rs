// idea: a std Mutex, locked only for the addition; at the end the Arc is taken apart
//! Every order is a task, and all tasks add what they bought to one count.

use slow_api::Market;
use std::time::{Duration, Instant};

/// Each order is a symbol and how many shares of it to buy.
use std::sync::{Arc, Mutex};
use tokio::task::JoinSet;

async fn shares_bought(market: &Market, orders: &[(&str, u32)]) -> u32 {
    let count = Arc::new(Mutex::new(0_u32));
    let mut tasks = JoinSet::new();
    for &(symbol, quantity) in orders {
        let (order, count) = (market.submit_order(symbol, quantity), count.clone());
        tasks.spawn(async move {
            let Ok(fill) = order.await else { return };
            *count.lock().unwrap() += fill.quantity;
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.expect("the task does not panic");
    }
    Arc::into_inner(count).expect("all tasks are done").into_inner().unwrap()
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let orders = [("AAPL", 10), ("GOOGL", 5), ("INVALID", 100), ("MSFT", 20)];
    let start = Instant::now();
    let bought = shares_bought(&market, &orders).await;
    println!("{bought} shares, after {:.1?}", start.elapsed());
}
