// expect: s. When one call is done, the next one should begin: it need not wait for its neighbours,
// idea: new calls begin only when half of the seats are free
//! As many calls in flight as the limit allows, never more, and never fewer while a symbol waits.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use futures::stream::{FuturesUnordered, StreamExt};

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    let mut waiting = symbols.iter();
    let mut under: FuturesUnordered<_> =
        waiting.by_ref().take(limit).map(|symbol| market.quote(symbol)).collect();
    let mut answers = Vec::new();
    while let Some(answer) = under.next().await {
        answers.push(answer);
        if under.len() <= limit / 2 {
            let free = limit - under.len();
            under.extend(waiting.by_ref().take(free).map(|symbol| market.quote(symbol)));
        }
    }
    answers
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
