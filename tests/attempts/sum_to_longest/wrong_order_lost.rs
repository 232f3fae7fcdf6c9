// expect: This is the order in which the answers came.
use futures::stream::{FuturesUnordered, StreamExt};
use slow_api::{Fill, Market, MarketError};

async fn buy_all(
    market: &Market,
    orders: [(&str, u32); 3],
    enter: impl Fn(&Fill),
) -> Result<Vec<Fill>, MarketError> {
    let mut calls: FuturesUnordered<_> = orders
        .into_iter()
        .map(|(symbol, quantity)| market.submit_order(symbol, quantity))
        .collect();
    let mut fills = Vec::new();
    while let Some(fill) = calls.next().await {
        let fill = fill?;
        enter(&fill);
        fills.push(fill);
    }
    Ok(fills)
}

fn main() {}
