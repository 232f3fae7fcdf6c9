// idea: every call takes a permit first; a limit too big for a semaphore is cut to what it can hold
//! As many calls in flight as the limit allows, never more, and never fewer while a symbol waits.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    let seats = Semaphore::new(limit.min(Semaphore::MAX_PERMITS));
    let guests = symbols.iter().map(|symbol| async {
        let seat = seats.acquire().await.expect("the semaphore stays open");
        let answer = market.quote(symbol).await;
        drop(seat);
        answer
    });
    futures::future::join_all(guests).await
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
