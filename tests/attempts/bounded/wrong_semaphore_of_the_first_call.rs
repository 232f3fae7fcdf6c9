// expect: could be. There is room for more, and nobody takes it
// idea: a static semaphore keeps the limit of the first call, and all later calls share it
//! As many calls in flight as the limit allows, never more, and never fewer while a symbol waits.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use std::sync::OnceLock;
use tokio::sync::Semaphore;

static PERMITS: OnceLock<Semaphore> = OnceLock::new();

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    let permits = PERMITS.get_or_init(|| Semaphore::new(limit));
    let calls = symbols.iter().map(|symbol| async move {
        let _permit = permits.acquire().await.unwrap();
        market.quote(symbol).await
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
