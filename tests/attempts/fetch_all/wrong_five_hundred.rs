// expect: up to 500 calls in flight
//! The watch list has three stocks today and three hundred tomorrow, so `join!` with its fixed number of futures
//! will not do. One symbol on it was delisted, and the page must still show the others.
//!
//! Make `fetch_all` ask for all of them at the same time, however many there are. The answers are in the order
//! of the symbols, and an error stands in its own place among them.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};
use futures::stream::{self, StreamExt};

async fn fetch_all(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let calls: Vec<_> = symbols.iter().map(|symbol| market.quote(symbol)).collect();
    stream::iter(calls).buffered(500).collect().await
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(100)).build();
    let start = Instant::now();
    let answers = fetch_all(&market, &["AAPL", "INVALID", "GOOGL", "MSFT"]).await;
    for answer in &answers {
        println!("{answer:?}");
    }
    println!("{} answers, after {:.1?}", answers.len(), start.elapsed());
}
