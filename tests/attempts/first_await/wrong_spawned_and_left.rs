// expect: took 0.0 s, must take 2.0 s (one call): 1 call is still in flight
use slow_api::{Market, MarketError};

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    tokio::spawn(market.quote(symbol));
    Ok(market.price(symbol).unwrap_or_default())
}

fn main() {}
