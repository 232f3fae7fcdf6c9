// expect: Each order has its own number of shares
use slow_api::{Fill, Market, MarketError};

async fn buy_all(market: &Market, orders: [(&str, u32); 3]) -> Result<Vec<Fill>, MarketError> {
    let [a, b, c] = orders.map(|(symbol, _)| symbol);
    let (a, b, c) = tokio::try_join!(
        market.submit_order(a, 10),
        market.submit_order(b, 5),
        market.submit_order(c, 20),
    )?;
    Ok(vec![a, b, c])
}

fn main() {}
