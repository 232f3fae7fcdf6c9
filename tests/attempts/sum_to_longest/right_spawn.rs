use slow_api::{Fill, Market, MarketError};

async fn buy_all(market: &Market, orders: [(&str, u32); 3]) -> Result<Vec<Fill>, MarketError> {
    let tasks =
        orders.map(|(symbol, quantity)| tokio::spawn(market.submit_order(symbol, quantity)));
    let mut fills = Vec::new();
    for task in tasks {
        fills.push(task.await.unwrap()?);
    }
    Ok(fills)
}

fn main() {}
