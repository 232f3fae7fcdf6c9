// expect: no answer after seconds, to a call of less than that: the future is polled, but nothing
use slow_api::{Market, MarketError};
use tokio::runtime::Builder;

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    Ok(runtime.handle().block_on(market.quote(symbol))?.price)
}

fn main() {}
