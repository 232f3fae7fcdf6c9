use slow_api::{Market, MarketError};
use std::sync::LazyLock;
use tokio::runtime::Runtime;

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    // One runtime for the whole program, as the hundred places would share it.
    static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());
    let quote = RUNTIME.handle().block_on(market.quote(symbol))?;
    Ok(quote.price)
}

fn main() {}
