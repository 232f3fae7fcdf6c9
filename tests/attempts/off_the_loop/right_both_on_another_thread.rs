use slow_api::{Market, MarketError};

/// Asks for the price of a symbol and returns what the model makes of it, without stalling the loop.
async fn risk(
    market: &Market,
    symbol: &str,
    model: impl FnOnce(f64) -> f64 + Send + 'static,
) -> Result<f64, MarketError> {
    let (market, symbol) = (market.blocking(), symbol.to_owned());
    let both = tokio::task::spawn_blocking(move || {
        let quote = market.quote(&symbol)?;
        Ok(model(quote.price))
    });
    both.await.unwrap()
}

fn main() {}
