// expect: call in flight. Each call is awaited before the next one starts
// idea: FuturesOrdered is filled and emptied in the same loop, so only one call is ever in it
//! All symbols are asked for at the same time; the answers stand in the order of the symbols.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use futures::stream::{FuturesOrdered, StreamExt};

async fn fetch_all(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let mut calls = FuturesOrdered::new();
    let mut answers = Vec::new();
    for symbol in symbols {
        calls.push_back(market.quote(symbol));
        answers.extend(calls.next().await);
    }
    answers
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
