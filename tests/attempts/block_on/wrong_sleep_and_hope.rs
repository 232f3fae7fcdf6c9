// expect: A call was dropped before its answer came
use slow_api::{Market, MarketError};
use std::time::Duration;
use tokio::runtime::Runtime;

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let runtime = Runtime::new().unwrap();
    runtime.spawn(market.quote(symbol));
    std::thread::sleep(Duration::from_millis(60));
    market.price(symbol).ok_or(MarketError::UnknownSymbol { symbol: symbol.to_owned() })
}

fn main() {}
