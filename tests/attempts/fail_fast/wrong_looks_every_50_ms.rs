// expect: calls in flight. Something was waited for that is not needed
// idea: asks every 50 ms whether a task is done instead of waiting for one, so the error comes late
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
        set.spawn(async move { (i, call.await) });
    }
    let mut slots = vec![None; symbols.len()];
    while !set.is_empty() {
        while let Some(done) = set.try_join_next() {
            let (i, answer) = done.unwrap();
            slots[i] = Some(answer?);
        }
        sleep(Duration::from_millis(50)).await;
    }
    Ok(slots.into_iter().flatten().collect())
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
