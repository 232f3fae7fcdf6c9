// idea: FuturesUnordered with the index of each call, the answers go into slots; `?` drops the rest
//! All quotes, or the first error at once.

use futures::stream::{FuturesUnordered, TryStreamExt};
use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// Index and answer of a call.
type Placed = (usize, Quote);

/// All quotes in the order asked, or the first error.
async fn fail_fast(market: &Market, symbols: &[&str]) -> Result<Vec<Quote>, MarketError> {
    let mut flying: FuturesUnordered<_> = symbols
        .iter()
        .enumerate()
        .map(|(place, symbol)| {
            let call = market.quote(symbol);
            async move { call.await.map(|quote| (place, quote)) }
        })
        .collect();
    let mut slots: Vec<Option<Quote>> = vec![None; symbols.len()];
    while let Some((place, quote)) = flying.try_next().await? as Option<Placed> {
        slots[place] = Some(quote);
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
