// expect: A call was dropped before its answer came: by a timeout, an abort, a lost race, or by
// idea: whatever takes longer than ten seconds is reported as hung
//! All symbols are asked for at the same time; the answers stand in the order of the symbols.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn fetch_all(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let limit = Duration::from_secs(10);
    let calls = symbols.iter().map(|symbol| async move {
        match tokio::time::timeout(limit, market.quote(symbol)).await {
            Ok(answer) => answer,
            Err(_) => Err(MarketError::Hung { after: limit }),
        }
    });
    futures::future::join_all(calls).await
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
