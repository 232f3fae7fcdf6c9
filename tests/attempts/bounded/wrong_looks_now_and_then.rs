// expect: in flight and 5 could be, but the next one began at 1.01 s. When one call is done, the next one should begin
use slow_api::{Market, MarketError, Quote};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::task::JoinSet;

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    let in_flight = Arc::new(AtomicUsize::new(0));
    let mut set = JoinSet::new();
    for symbol in symbols {
        while in_flight.load(Ordering::Relaxed) >= limit {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        in_flight.fetch_add(1, Ordering::Relaxed);
        let (call, in_flight) = (market.quote(symbol), Arc::clone(&in_flight));
        set.spawn(async move {
            let answer = call.await;
            in_flight.fetch_sub(1, Ordering::Relaxed);
            answer
        });
    }
    set.join_all().await
}

fn main() {}
