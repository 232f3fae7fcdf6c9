// expect: `block_in_place` needs a runtime with several threads
use slow_api::{Market, MarketError};

/// Asks for the price of a symbol and returns what the model makes of it, without stalling the loop.
async fn risk(
    market: &Market,
    symbol: &str,
    model: impl FnOnce(f64) -> f64 + Send + 'static,
) -> Result<f64, MarketError> {
    let quote = market.quote(symbol).await?;
    Ok(tokio::task::block_in_place(|| model(quote.price)))
}

fn main() {}
