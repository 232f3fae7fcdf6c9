// expect: never saw more than 1 of 4 calls in flight
use slow_api::{Market, MarketError};

/// The prices of all symbols, in order, or an error if one of them has none.
async fn prices(market: &Market, symbols: &[&str]) -> Result<Vec<f64>, MarketError> {
    let mut prices = Vec::new();
    for symbol in symbols {
        prices.push(market.quote(symbol).await?.price);
    }
    Ok(prices)
}

fn main() {}
