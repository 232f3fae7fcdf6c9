// expect: a sleep before the join is a guess
use slow_api::{Market, MarketError};
use std::time::Duration;

/// Asks for the price of a symbol and returns what the model makes of it, without stalling the loop.
async fn risk(
    market: &Market,
    symbol: &str,
    model: impl FnOnce(f64) -> f64 + Send + 'static,
) -> Result<f64, MarketError> {
    let quote = market.quote(symbol).await?;
    let thread = std::thread::spawn(move || model(quote.price));
    tokio::time::sleep(Duration::from_millis(100)).await;
    Ok(thread.join().unwrap())
}

fn main() {}
