// expect: An error from the market is an answer like any other. Pass it on
use slow_api::{Market, MarketError};

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let quote = market.quote(symbol).await.unwrap();
    Ok(quote.price)
}

fn main() {}
