// expect: got AAPL, GOOGL, INVALID, MSFT, TSLA; expected AAPL, INVALID, GOOGL, TSLA, MSFT (the
// idea: tasks finish in any order, so the answers are sorted by symbol, not by the list
//! All symbols are asked for at the same time; the answers stand in the order of the symbols.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn fetch_all(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let mut tasks = tokio::task::JoinSet::new();
    for symbol in symbols {
        let (call, symbol) = (market.quote(symbol), symbol.to_string());
        tasks.spawn(async move { (symbol, call.await) });
    }
    let mut answers = tasks.join_all().await;
    answers.sort_by(|(a, _), (b, _)| a.cmp(b));
    answers.into_iter().map(|(_, answer)| answer).collect()
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
