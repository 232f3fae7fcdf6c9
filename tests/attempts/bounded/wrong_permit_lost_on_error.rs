// expect: s. When one call is done, the next one should begin: it need not wait for its neighbours,
// idea: a call that fails never gives its permit back: the pool shrinks, and at last it stands still
//! As many calls in flight as the limit allows, never more, and never fewer while a symbol waits.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    let permits = Semaphore::new(limit);
    let calls = symbols.iter().map(|symbol| async {
        let permit = permits.acquire().await.unwrap();
        let answer = market.quote(symbol).await;
        if answer.is_err() {
            permit.forget();
        }
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
