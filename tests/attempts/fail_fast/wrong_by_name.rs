// expect: Each time counts: a set, a dictionary by name
// idea: the answers are kept in a map by symbol, so a symbol asked twice is asked and answered once
//! All quotes, or the first error at once.

use futures::future::try_join_all;
use slow_api::{Market, MarketError, Quote};
use std::collections::HashMap;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// All quotes in the order asked, or the first error.
async fn fail_fast(market: &Market, symbols: &[&str]) -> Result<Vec<Quote>, MarketError> {
    let mut unique = symbols.to_vec();
    unique.sort_unstable();
    unique.dedup();
    let quotes = try_join_all(unique.iter().map(|symbol| market.quote(symbol))).await?;
    let book: HashMap<_, _> = quotes.into_iter().map(|q| (q.symbol.clone(), q)).collect();
    Ok(symbols.iter().filter_map(|symbol| book.get(*symbol).cloned()).collect())
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
