// expect: the market got 1 order, expected 0. `submit_order` buys; `quote` asks for the price
use slow_api::{Market, MarketError};

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let fill = market.submit_order(symbol, 1).await?;
    Ok(fill.price)
}

fn main() {}
