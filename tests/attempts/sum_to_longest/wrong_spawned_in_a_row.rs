// expect: took 4.5 s, could take 2.0 s
use slow_api::{Fill, Market, MarketError};

async fn buy_all(market: &Market, orders: [(&str, u32); 3]) -> Result<Vec<Fill>, MarketError> {
    let mut fills = Vec::new();
    for (symbol, quantity) in orders {
        fills.push(tokio::spawn(market.submit_order(symbol, quantity)).await.unwrap()?);
    }
    Ok(fills)
}

fn main() {}
