// idea: buffer_unordered with the limit
//! As many calls in flight as the limit allows, never more, and never fewer while a symbol waits.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use futures::stream::{self, StreamExt};

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    stream::iter(symbols).map(|symbol| market.quote(symbol)).buffer_unordered(limit).collect().await
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
