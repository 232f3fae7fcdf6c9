// expect: nobody drives the timer
use slow_api::{Market, MarketError};
use tokio::runtime::Builder;

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    Ok(runtime.handle().block_on(market.quote(symbol))?.price)
}

fn main() {}
