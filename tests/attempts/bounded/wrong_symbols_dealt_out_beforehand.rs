// expect: s. When one call is done, the next one should begin: it need not wait for its neighbours,
// idea: every worker has its own share of the list, and one that is done early helps nobody
//! As many calls in flight as the limit allows, never more, and never fewer while a symbol waits.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    let workers = (0..limit).map(|worker| async move {
        let mut answers = Vec::new();
        for symbol in symbols.iter().skip(worker).step_by(limit) {
            answers.push(market.quote(symbol).await);
        }
        answers
    });
    futures::future::join_all(workers).await.concat()
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
