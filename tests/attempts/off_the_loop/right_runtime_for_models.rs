use slow_api::{Market, MarketError};
use std::sync::LazyLock;
use tokio::runtime::{Builder, Runtime};

/// Asks for the price of a symbol and returns what the model makes of it, without stalling the loop.
async fn risk(
    market: &Market,
    symbol: &str,
    model: impl FnOnce(f64) -> f64 + Send + 'static,
) -> Result<f64, MarketError> {
    static MODELS: LazyLock<Runtime> =
        LazyLock::new(|| Builder::new_multi_thread().worker_threads(4).build().unwrap());
    let quote = market.quote(symbol).await?;
    Ok(MODELS.spawn(async move { model(quote.price) }).await.unwrap())
}

fn main() {}
