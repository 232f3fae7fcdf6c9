// expect: took 2.0 s, could take 1.0 s (the longest order): the market saw up to 3 calls in flight, and the last answer was there after 1.0 s
use slow_api::{Fill, Market, MarketError};
use std::time::Duration;

async fn buy_all(market: &Market, orders: [(&str, u32); 3]) -> Result<Vec<Fill>, MarketError> {
    let tasks =
        orders.map(|(symbol, quantity)| tokio::spawn(market.submit_order(symbol, quantity)));
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mut fills = Vec::new();
    for task in tasks {
        fills.push(task.await.unwrap()?);
    }
    Ok(fills)
}

fn main() {}
