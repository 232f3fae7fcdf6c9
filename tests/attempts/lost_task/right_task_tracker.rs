use slow_api::Market;

/// Sends all orders (symbol and quantity) at once and returns how many the market confirmed.
async fn submit_all(market: &Market, orders: &[(&str, u32)]) -> usize {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    let tracker = tokio_util::task::TaskTracker::new();
    let confirmed = Arc::new(AtomicUsize::new(0));
    for (symbol, quantity) in orders {
        let (call, confirmed) = (market.submit_order(symbol, *quantity), Arc::clone(&confirmed));
        tracker.spawn(async move {
            confirmed.fetch_add(usize::from(call.await.is_ok()), Ordering::Relaxed);
        });
    }
    tracker.close();
    tracker.wait().await;
    confirmed.load(Ordering::Relaxed)
}

fn main() {}
