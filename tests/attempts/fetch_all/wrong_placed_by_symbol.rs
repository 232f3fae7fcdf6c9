// expect: }). TSLA is in the list three times, and the second of its calls fails: each answer has
// idea: an answer is put where its symbol stands first, so a symbol that is listed twice has one place
//! All symbols are asked for at the same time; the answers stand in the order of the symbols.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use futures::stream::{FuturesUnordered, StreamExt};

async fn fetch_all(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let unknown = |symbol: &&str| Err(MarketError::UnknownSymbol { symbol: symbol.to_string() });
    let mut answers: Vec<_> = symbols.iter().map(unknown).collect();
    let mut calls: FuturesUnordered<_> =
        symbols.iter().map(|symbol| async move { (*symbol, market.quote(symbol).await) }).collect();
    while let Some((symbol, answer)) = calls.next().await {
        let place = symbols.iter().position(|other| *other == symbol).unwrap();
        answers[place] = answer;
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
