// expect: The market's error should reach the caller.
use slow_api::{Market, MarketError};

/// Asks for the price of a symbol and returns what the model makes of it, without stalling the loop.
async fn risk(
    market: &Market,
    symbol: &str,
    model: impl FnOnce(f64) -> f64 + Send + 'static,
) -> Result<f64, MarketError> {
    let price = market.quote(symbol).await.map_or(0.0, |quote| quote.price);
    Ok(tokio::task::spawn_blocking(move || model(price)).await.unwrap())
}

fn main() {}
