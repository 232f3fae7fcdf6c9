// expect: calls in flight. Something was waited for that is not needed
// idea: at the first error it asks what else has failed by then and returns the error of the first symbol in the list, after waiting for the calls before it
//! All quotes, or the first error at once.

use futures::future::{join_all, select_all};
use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// All quotes in the order asked, or the first error.
async fn fail_fast(market: &Market, symbols: &[&str]) -> Result<Vec<Quote>, MarketError> {
    if symbols.is_empty() {
        return Ok(Vec::new());
    }
    let mut slots: Vec<Option<Quote>> = vec![None; symbols.len()];
    let mut places: Vec<usize> = (0..symbols.len()).collect();
    let mut calls: Vec<_> = symbols.iter().map(|symbol| market.quote(symbol)).collect();
    while !calls.is_empty() {
        let (answer, at, rest) = select_all(calls).await;
        let place = places.swap_remove(at);
        calls = rest;
        match answer {
            Ok(quote) => slots[place] = Some(quote),
            Err(error) => {
                let earlier = calls.into_iter().zip(&places).filter(|(_, p)| **p < place);
                let earlier = join_all(earlier.map(|(call, _)| call)).await;
                return Err(earlier.into_iter().find_map(Result::err).unwrap_or(error));
            }
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
