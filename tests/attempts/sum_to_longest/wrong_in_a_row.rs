// expect: took 4.5 s, could take 2.0 s (the longest order): the market never saw more than 1 call in flight. Each call is awaited
use slow_api::{Fill, Market, MarketError};

async fn buy_all(market: &Market, orders: [(&str, u32); 3]) -> Result<Vec<Fill>, MarketError> {
    let mut fills = Vec::new();
    for (symbol, quantity) in orders {
        fills.push(market.submit_order(symbol, quantity).await?);
    }
    Ok(fills)
}

fn main() {}
