// expect: from 1.0 s on only 1 call was in flight and 2 could be
use slow_api::{Fill, Market, MarketError};

async fn buy_all(market: &Market, orders: [(&str, u32); 3]) -> Result<Vec<Fill>, MarketError> {
    let [a, b, c] = orders.map(|(symbol, quantity)| market.submit_order(symbol, quantity));
    let (a, b) = tokio::join!(a, b);
    Ok(vec![a?, b?, c.await?])
}

fn main() {}
