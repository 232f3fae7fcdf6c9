use slow_api::{Market, MarketError};

/// Asks for the price of a symbol and returns what the model makes of it, without stalling the loop.
async fn risk(
    market: &Market,
    symbol: &str,
    model: impl FnOnce(f64) -> f64 + Send + 'static,
) -> Result<f64, MarketError> {
    let price = market.quote(symbol).await?.price;
    let (sender, receiver) = tokio::sync::oneshot::channel();
    rayon::spawn(move || drop(sender.send(model(price))));
    Ok(receiver.await.expect("the model does not panic"))
}

fn main() {}
