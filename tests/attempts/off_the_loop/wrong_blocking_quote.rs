// expect: the loop stood still until the price was there
use slow_api::{Market, MarketError};

/// Asks for the price of a symbol and returns what the model makes of it, without stalling the loop.
async fn risk(
    market: &Market,
    symbol: &str,
    model: impl FnOnce(f64) -> f64 + Send + 'static,
) -> Result<f64, MarketError> {
    let quote = market.blocking().quote(symbol)?;
    Ok(tokio::task::spawn_blocking(move || model(quote.price)).await.unwrap())
}

fn main() {}
