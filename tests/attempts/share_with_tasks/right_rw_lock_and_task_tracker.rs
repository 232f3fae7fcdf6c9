// idea: an RwLock in an Arc under a TaskTracker of tokio-util
//! Every order is a task, and all tasks add what they bought to one count.

use slow_api::Market;
use std::time::{Duration, Instant};

/// Each order is a symbol and how many shares of it to buy.
use std::sync::{Arc, RwLock};
use tokio_util::task::TaskTracker;

type Shared<T> = Arc<RwLock<T>>;

async fn shares_bought(market: &Market, orders: &[(&str, u32)]) -> u32 {
    let tracker = TaskTracker::new();
    let bought: Shared<u32> = Shared::default();
    for (symbol, quantity) in orders {
        let order = market.submit_order(symbol, *quantity);
        let bought = Shared::clone(&bought);
        let _ = tracker.spawn(async move {
            if let Ok(slow_api::Fill { quantity, .. }) = order.await {
                *bought.write().unwrap() += quantity;
            }
        });
    }
    tracker.close();
    tracker.wait().await;
    let bought = bought.read().unwrap();
    *bought
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let orders = [("AAPL", 10), ("GOOGL", 5), ("INVALID", 100), ("MSFT", 20)];
    let start = Instant::now();
    let bought = shares_bought(&market, &orders).await;
    println!("{bought} shares, after {:.1?}", start.elapsed());
}
