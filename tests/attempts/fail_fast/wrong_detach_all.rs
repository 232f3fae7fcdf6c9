// expect: calls are still in flight after the work was done, and nobody waits for the answer.
// idea: the JoinSet is detached before the error is returned, "so that nothing is killed half done"
//! All quotes, or the first error at once.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio::time::sleep;

/// All quotes in the order asked, or the first error.
async fn fail_fast(market: &Market, symbols: &[&str]) -> Result<Vec<Quote>, MarketError> {
    let mut set = JoinSet::new();
    for (i, symbol) in symbols.iter().enumerate() {
        let call = market.quote(symbol);
        set.spawn(async move { call.await.map(|quote| (i, quote)) });
    }
    let mut quotes = Vec::new();
    while let Some(done) = set.join_next().await {
        match done.expect("no panic") {
            Ok(pair) => quotes.push(pair),
            Err(error) => {
                set.detach_all();
                return Err(error);
            }
        }
    }
    quotes.sort_by_key(|(i, _)| *i);
    Ok(quotes.into_iter().map(|(_, quote)| quote).collect())
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder()
        .latency(Duration::from_millis(800))
        .latency_of("INVALID", Duration::from_millis(100))
        .build();
    let start = Instant::now();

    match fail_fast(&market, &["AAPL", "INVALID", "GOOGL"]).await {
        Ok(quotes) => println!("{} quotes", quotes.len()),
        Err(error) => println!("failed: {error}"),
    }

    println!("{:.1} s (the error came after 0.1 s)", start.elapsed().as_secs_f64());
    sleep(Duration::from_millis(10)).await; // a task that is aborted ends at its next turn
    println!("cancelled calls: {}", market.ledger().summary().cancelled);
}
