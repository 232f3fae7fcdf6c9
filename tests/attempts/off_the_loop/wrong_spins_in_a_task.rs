// expect: the loop was kept busy by asking again and again
use slow_api::{Market, MarketError};

/// Asks for the price of a symbol and returns what the model makes of it, without stalling the loop.
async fn risk(
    market: &Market,
    symbol: &str,
    model: impl FnOnce(f64) -> f64 + Send + 'static,
) -> Result<f64, MarketError> {
    let quote = market.quote(symbol).await?;
    let thread = std::thread::spawn(move || model(quote.price));
    let watch = tokio::spawn(async move {
        while !thread.is_finished() {
            tokio::task::yield_now().await;
        }
        thread.join().unwrap()
    });
    Ok(watch.await.unwrap())
}

fn main() {}
