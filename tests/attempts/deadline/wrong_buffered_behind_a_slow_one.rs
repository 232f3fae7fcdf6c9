// expect: could have begun. AAPL and GOOGL made room while MSFT hung: a chunk that waits for its
// idea: `buffered` keeps quotes back behind a slow one, and the deadline drops them
//! Returns at the deadline with every quote that has come, three calls at a time.

use futures::stream::{self, StreamExt};
use slow_api::{Market, Quote};
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// How many calls the market takes at the same time.
const AT_ONCE: usize = 3;

async fn prices_by_deadline(market: &Market, symbols: &[&str], limit: Duration) -> Vec<Quote> {
    stream::iter(symbols)
        .map(|symbol| market.quote(symbol))
        .buffered(AT_ONCE)
        .take_until(Box::pin(tokio::time::sleep(limit)))
        .filter_map(|answer| std::future::ready(answer.ok()))
        .collect()
        .await
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
