// expect: which is what the market said. When an order fails, the caller must hear of it
use futures::future::join_all;
use slow_api::{Fill, Market, MarketError};

async fn buy_all(market: &Market, orders: [(&str, u32); 3]) -> Result<Vec<Fill>, MarketError> {
    let calls = orders.map(|(symbol, quantity)| market.submit_order(symbol, quantity));
    Ok(join_all(calls).await.into_iter().flatten().collect())
}

fn main() {}
