// expect: s. A call waits for one that it does not need
// idea: a millisecond passes between two starts, out of politeness: three hundred of them are felt
//! All symbols are asked for at the same time; the answers stand in the order of the symbols.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn fetch_all(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let calls = (0_u32..).zip(symbols).map(|(place, symbol)| async move {
        tokio::time::sleep(Duration::from_millis(1) * place).await;
        market.quote(symbol).await
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
