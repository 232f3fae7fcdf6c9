// expect: the market saw 0 calls, expected 1. A future makes no call until
use slow_api::{Market, MarketError};

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let _quote = market.quote(symbol);
    Ok(market.price(symbol).unwrap_or_default())
}

fn main() {}
