// expect: got GOOGL, MSFT, AAPL; expected AAPL, GOOGL, MSFT (the order of the symbols). This is the
// idea: JoinSet::join_all sounds like join_all, but gives the answers in the order of arrival
//! All symbols are asked for at the same time; the answers stand in the order of the symbols.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn fetch_all(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let mut tasks = tokio::task::JoinSet::new();
    for symbol in symbols {
        tasks.spawn(market.quote(symbol));
    }
    tasks.join_all().await
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
