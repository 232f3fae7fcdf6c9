// expect: in all) (the order of the symbols).
// idea: the place of an answer is a u8, so the 257th overwrites the first
//! All symbols are asked for at the same time; the answers stand in the order of the symbols.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use futures::stream::{FuturesUnordered, StreamExt};

async fn fetch_all(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let mut slots = vec![None; symbols.len()];
    let mut calls: FuturesUnordered<_> = symbols
        .iter()
        .enumerate()
        .map(|(place, symbol)| async move { (place as u8, market.quote(symbol).await) })
        .collect();
    while let Some((place, answer)) = calls.next().await {
        slots[usize::from(place)] = Some(answer);
    }
    slots.into_iter().flatten().collect()
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
