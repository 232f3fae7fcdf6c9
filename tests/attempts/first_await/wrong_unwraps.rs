// expect: called `Result::unwrap()` on an `Err` value: UnknownSymbol
use slow_api::{Market, MarketError};

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let quote = market.quote(symbol).await.unwrap();
    Ok(quote.price)
}

fn main() {}
