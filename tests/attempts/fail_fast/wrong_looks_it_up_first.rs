// expect: is for the checks: it tells a price without a call. Ask with
// idea: unknown symbols are found with `price()` before a call is made, so the market sees nothing and other errors win wrongly
//! All quotes, or the first error at once.

use futures::future::try_join_all;
use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// All quotes in the order asked, or the first error.
async fn fail_fast(market: &Market, symbols: &[&str]) -> Result<Vec<Quote>, MarketError> {
    if let Some(symbol) = symbols.iter().find(|symbol| market.price(symbol).is_none()) {
        return Err(MarketError::UnknownSymbol { symbol: (*symbol).to_owned() });
    }
    try_join_all(symbols.iter().map(|symbol| market.quote(symbol))).await
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
