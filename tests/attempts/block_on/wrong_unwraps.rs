// expect: called `Result::unwrap()` on an `Err` value: UnknownSymbol
use slow_api::{Market, MarketError};
use tokio::runtime::Runtime;

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let runtime = Runtime::new().unwrap();
    Ok(runtime.block_on(market.quote(symbol)).unwrap().price)
}

fn main() {}
