use slow_api::{Market, MarketError};

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    match market.quote(symbol).await {
        Ok(quote) => Ok(quote.price),
        Err(error) => Err(error),
    }
}

fn main() {}
