// expect: the call for AAPL blocked its thread
use slow_api::{Market, MarketError};

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    Ok(market.blocking().quote(symbol)?.price)
}

fn main() {}
