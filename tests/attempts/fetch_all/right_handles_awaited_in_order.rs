// idea: a task per symbol; the handles are a list, and so the order is theirs
//! All symbols are asked for at the same time; the answers stand in the order of the symbols.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn fetch_all(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let handles: Vec<_> = symbols
        .iter()
        .map(|&symbol| {
            let (market, symbol) = (market.clone(), String::from(symbol));
            tokio::task::spawn(async move { market.quote(&symbol).await })
        })
        .collect();
    let mut answers = Vec::new();
    for handle in handles {
        answers.push(
            handle.await.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic())),
        );
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
