use slow_api::{Market, MarketError};
use tokio::runtime::Builder;

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    Ok(runtime.block_on(async { market.quote(symbol).await })?.price)
}

fn main() {}
