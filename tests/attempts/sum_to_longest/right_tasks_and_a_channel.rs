use slow_api::{Fill, Market, MarketError};
use tokio::sync::mpsc;

async fn buy_all(
    market: &Market,
    orders: [(&str, u32); 3],
    enter: impl Fn(&Fill),
) -> Result<Vec<Fill>, MarketError> {
    let (done, mut answers) = mpsc::channel(1);
    for (place, (symbol, quantity)) in orders.into_iter().enumerate() {
        let (order, done) = (market.submit_order(symbol, quantity), done.clone());
        tokio::spawn(async move { done.send((place, order.await)).await });
    }
    drop(done);
    let mut fills = std::collections::BTreeMap::new();
    while let Some((place, answer)) = answers.recv().await {
        let fill = answer?;
        enter(&fill);
        fills.insert(place, fill);
    }
    Ok(fills.into_values().collect())
}

fn main() {}
