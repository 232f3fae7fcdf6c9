use slow_api::{Market, MarketError};

/// Asks for the price of a symbol and returns what the model makes of it, without stalling the loop.
async fn risk(
    market: &Market,
    symbol: &str,
    model: impl FnOnce(f64) -> f64 + Send + 'static,
) -> Result<f64, MarketError> {
    let price = market.quote(symbol).await?.price;
    let (sender, receiver) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let _ = sender.send(model(price));
    });
    Ok(receiver.await.unwrap())
}

fn main() {}
