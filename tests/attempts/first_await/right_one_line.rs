use slow_api::{Market, MarketError};

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    Ok(market.quote(symbol).await?.price)
}

fn main() {}
