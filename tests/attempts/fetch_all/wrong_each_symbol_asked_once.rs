// expect: times, and was asked for once. Each time counts: a set, a dictionary by name or an answer
// idea: symbols go through a map, so a symbol that is listed twice is asked for once and copied
//! All symbols are asked for at the same time; the answers stand in the order of the symbols.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use std::collections::HashMap;

async fn fetch_all(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let mut once: Vec<&str> = symbols.to_vec();
    once.sort_unstable();
    once.dedup();
    let answers = futures::future::join_all(once.iter().map(|symbol| market.quote(symbol))).await;
    let by_symbol: HashMap<_, _> = once.into_iter().zip(answers).collect();
    symbols.iter().map(|symbol| by_symbol[symbol].clone()).collect()
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
