// expect: context was found, but timers are disabled. Call
use slow_api::{Market, MarketError};
use tokio::runtime::Builder;

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let runtime = Builder::new_current_thread().build().unwrap();
    Ok(runtime.block_on(market.quote(symbol))?.price)
}

fn main() {}
