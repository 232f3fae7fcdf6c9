// idea: tokio-util's TaskTracker, and an atomic count
//! Lost task.

use slow_api::Market;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio_util::task::TaskTracker;

#[cfg(test)]
mod my_tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn counts_the_confirmed() {
        assert_eq!(submit_all(&Market::default(), &[("NO", 1), ("AAPL", 1), ("AAPL", 1)]).await, 2);
        assert_eq!(submit_all(&Market::default(), &[]).await, 0);
    }
}

/// All orders at once; how many were confirmed.
async fn submit_all(market: &Market, orders: &[(&str, u32)]) -> usize {
    let tracker = TaskTracker::new();
    let confirmed = Arc::new(AtomicUsize::new(0));
    for (symbol, quantity) in orders {
        let (order, confirmed) = (market.submit_order(symbol, *quantity), confirmed.clone());
        tracker.spawn(async move {
            if order.await.is_ok() {
                confirmed.fetch_add(1, Ordering::SeqCst);
            }
        });
    }
    tracker.close();
    tracker.wait().await;
    confirmed.load(Ordering::SeqCst)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();

    let confirmed = submit_all(&market, &[("AAPL", 5), ("GOOGL", 3), ("INVALID", 1)]).await;

    println!("confirmed: {confirmed} (two of the three symbols exist)");
    println!("{:.1} s (one call takes 0.2 s)", start.elapsed().as_secs_f64());
    println!("the market saw: {:?}", market.ledger().summary());
}
