// idea: one task for each call in a JoinSet, and at the first error the set is shut down before the error is returned
//! All quotes, or the first error at once.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio::time::sleep;

#[cfg(test)]
mod my_tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn nothing_asked_nothing_got() {
        assert_eq!(fail_fast(&Market::default(), &[]).await, Ok(vec![]));
    }
}

/// All quotes in the order asked, or the first error.
async fn fail_fast(market: &Market, symbols: &[&str]) -> Result<Vec<Quote>, MarketError> {
    let mut set = JoinSet::new();
    for (i, symbol) in symbols.iter().enumerate() {
        let call = market.quote(symbol);
        set.spawn(async move { (i, call.await) });
    }
    let mut found = Vec::with_capacity(symbols.len());
    while let Some(joined) = set.join_next().await {
        match joined.expect("no panics") {
            (i, Ok(quote)) => found.push((i, quote)),
            (_, Err(error)) => {
                set.shutdown().await;
                return Err(error);
            }
        }
    }
    found.sort_by_key(|(i, _)| *i);
    Ok(found.into_iter().map(|(_, quote)| quote).collect())
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
