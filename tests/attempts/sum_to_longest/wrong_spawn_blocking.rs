// expect: A blocking call holds its thread until the answer is there
use slow_api::{Fill, Market, MarketError};

async fn buy_all(
    market: &Market,
    orders: [(&str, u32); 3],
    enter: impl Fn(&Fill),
) -> Result<Vec<Fill>, MarketError> {
    let tasks = orders.map(|(symbol, quantity)| {
        let (market, symbol) = (market.blocking(), symbol.to_owned());
        tokio::task::spawn_blocking(move || market.submit_order(&symbol, quantity))
    });
    let mut fills = Vec::new();
    for task in tasks {
        let fill = task.await.unwrap()?;
        enter(&fill);
        fills.push(fill);
    }
    Ok(fills)
}

fn main() {}
