// expect: is for the checks: it tells a price without a call. Ask with
use slow_api::{Market, MarketError};

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let _quote = market.quote(symbol);
    Ok(market.price(symbol).unwrap_or_default())
}

fn main() {}
