// expect: TSLA was asked for again, or was not in the list
// idea: a symbol that fails is asked for again as long as there is time, instead of being left out
//! Returns at the deadline with every quote that has come, three calls at a time.

use futures::stream::{self, StreamExt};
use slow_api::{Market, Quote};
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// How many calls the market takes at the same time.
const AT_ONCE: usize = 3;

async fn prices_by_deadline(market: &Market, symbols: &[&str], limit: Duration) -> Vec<Quote> {
    let ask = |symbol: &'_ &str| {
        let symbol = symbol.to_string();
        async move {
            loop {
                match market.quote(&symbol).await {
                    Err(error) if error.is_transient() => {}
                    answer => return answer,
                }
            }
        }
    };
    stream::iter(symbols)
        .map(ask)
        .buffer_unordered(AT_ONCE)
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
