use slow_api::{Market, MarketError};
use tokio::runtime::Runtime;

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let runtime = Runtime::new().unwrap();
    runtime.block_on(market.quote(symbol)).map(|quote| quote.price)
}

fn main() {}
