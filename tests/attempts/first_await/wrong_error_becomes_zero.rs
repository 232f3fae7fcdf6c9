// expect: which is what the market said. The caller must hear what the market said
use slow_api::{Market, MarketError};

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let answer = market.quote(symbol).await;
    Ok(answer.map_or(0.0, |quote| quote.price))
}

fn main() {}
