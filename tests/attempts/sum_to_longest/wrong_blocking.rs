// expect: A blocking call holds its thread until the answer is there
use slow_api::{Fill, Market, MarketError};

async fn buy_all(market: &Market, orders: [(&str, u32); 3]) -> Result<Vec<Fill>, MarketError> {
    let market = market.blocking();
    let buy = async |(symbol, quantity)| market.submit_order(symbol, quantity);
    let [a, b, c] = orders;
    let (a, b, c) = tokio::join!(buy(a), buy(b), buy(c));
    Ok(vec![a?, b?, c?])
}

fn main() {}
