// expect: the market saw 2 calls, expected 1
use slow_api::{Market, MarketError};

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    market.quote(symbol).await?;
    Ok(market.quote(symbol).await?.price)
}

fn main() {}
