// expect: a fill was there after 1.0 s, and the thread had nothing to do until 2.0 s, when it entered
use slow_api::{Fill, Market, MarketError};
use std::time::Duration;

async fn buy_all(
    market: &Market,
    orders: [(&str, u32); 3],
    enter: impl Fn(&Fill),
) -> Result<Vec<Fill>, MarketError> {
    let tasks =
        orders.map(|(symbol, quantity)| tokio::spawn(market.submit_order(symbol, quantity)));
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mut fills = Vec::new();
    for task in tasks {
        let fill = task.await.unwrap()?;
        enter(&fill);
        fills.push(fill);
    }
    Ok(fills)
}

fn main() {}
