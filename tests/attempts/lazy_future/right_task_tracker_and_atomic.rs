// idea: tasks under a TaskTracker of tokio-util count in an atomic number
//! Buys one share of each stock, all at the same time, and counts the orders that were filled.

use slow_api::Market;
use std::time::{Duration, Instant};

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio_util::task::TaskTracker;

async fn buy_one_of_each(market: &Market, symbols: &[&str]) -> usize {
    let filled = Arc::new(AtomicUsize::new(0));
    let tracker = TaskTracker::new();
    for symbol in symbols {
        let order = market.submit_order(symbol, 1);
        let filled = Arc::clone(&filled);
        tracker.spawn(async move {
            if order.await.is_ok() {
                filled.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    tracker.close();
    tracker.wait().await;
    filled.load(Ordering::Relaxed)
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    let filled = buy_one_of_each(&market, &["AAPL", "GOOGL", "INVALID", "MSFT"]).await;
    println!("{filled} orders, after {:.1?}", start.elapsed());
    println!("calls that the market saw: {}", market.ledger().summary().calls);
}
