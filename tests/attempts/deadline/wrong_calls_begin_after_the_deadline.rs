// expect: had begun by the deadline. When time is up for one call, the next one begins and is
// idea: calls end at the deadline, and each that ends lets the next begin: a timeout polls its call once before it looks at the clock
//! Returns at the deadline with every quote that has come, three calls at a time.

use futures::stream::{self, StreamExt};
use slow_api::{Market, Quote};
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// How many calls the market takes at the same time.
const AT_ONCE: usize = 3;

async fn prices_by_deadline(market: &Market, symbols: &[&str], limit: Duration) -> Vec<Quote> {
    let deadline = Instant::now() + limit;
    let answers: Vec<_> = stream::iter(symbols)
        .map(|symbol| tokio::time::timeout_at(deadline, market.quote(symbol)))
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    answers.into_iter().flatten().flatten().collect()
}

#[tokio::main]
async fn main() {
    let market = Market::builder()
        .latency(Duration::from_millis(80))
        .latency_of("MSFT", Duration::from_millis(900))
        .at_most_in_flight(AT_ONCE as u64)
        .build();
    let start = Instant::now();
    let limit = Duration::from_millis(200);
    let quotes = prices_by_deadline(&market, &slow_api::SYMBOLS, limit).await;
    for quote in &quotes {
        println!("{} at {:.2}", quote.symbol, quote.price);
    }
    println!("{} of 12 quotes, after {:.2?}", quotes.len(), start.elapsed());
}
