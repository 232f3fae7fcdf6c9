// expect: META, NVDA, NFLX, AMD, INTC, ORCL, IBM was not asked for: the work stopped too early, or
// idea: the list is zipped with the seats, so that symbols beyond the limit are never asked for
//! As many calls in flight as the limit allows, never more, and never fewer while a symbol waits.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    let calls = symbols.iter().zip(0..limit).map(|(symbol, _seat)| market.quote(symbol));
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
