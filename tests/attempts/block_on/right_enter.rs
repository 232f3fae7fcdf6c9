use slow_api::{Market, MarketError};
use tokio::runtime::Runtime;

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    // Another executor polls; the runtime's threads drive the timer.
    let runtime = Runtime::new().unwrap();
    let _inside = runtime.enter();
    let quote = futures::executor::block_on(market.quote(symbol))?;
    Ok(quote.price)
}

fn main() {}
