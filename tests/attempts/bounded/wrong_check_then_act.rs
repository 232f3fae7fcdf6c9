// expect: is the limit. Nothing holds a call back until another one is done
// idea: counts the calls by hand, and yields between looking at the count and adding to it
//! As many calls in flight as the limit allows, never more, and never fewer while a symbol waits.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Notify;

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    let (in_flight, done) = (AtomicUsize::new(0), Notify::new());
    let calls = symbols.iter().map(|symbol| async {
        while in_flight.load(Ordering::SeqCst) >= limit {
            done.notified().await;
        }
        tokio::task::yield_now().await;
        in_flight.fetch_add(1, Ordering::SeqCst);
        let answer = market.quote(symbol).await;
        in_flight.fetch_sub(1, Ordering::SeqCst);
        done.notify_waiters();
        answer
    });
    futures::future::join_all(calls).await
}

#[tokio::main]
async fn main() {
    let market = Market::builder()
        .latency(Duration::from_millis(100))
        .latency_of("AAPL", Duration::from_millis(300))
        .at_most_in_flight(5)
        .build();
    let start = Instant::now();
    let answers = fetch_bounded(&market, &slow_api::SYMBOLS, 5).await;
    let quotes = answers.iter().flatten().count();
    println!("{quotes} of {} quotes, after {:.1?}", answers.len(), start.elapsed());
    println!("{:?}", market.ledger().summary());
}
