use futures::stream::{FuturesUnordered, StreamExt};
use slow_api::{Fill, Market, MarketError};

async fn buy_all(
    market: &Market,
    orders: [(&str, u32); 3],
    enter: impl Fn(&Fill),
) -> Result<Vec<Fill>, MarketError> {
    let mut calls: FuturesUnordered<_> = orders
        .into_iter()
        .enumerate()
        .map(async |(place, (symbol, quantity))| {
            (place, market.submit_order(symbol, quantity).await)
        })
        .collect();
    let mut fills = Vec::new();
    while let Some((place, answer)) = calls.next().await {
        let fill = answer?;
        enter(&fill);
        fills.push((place, fill));
    }
    fills.sort_by_key(|(place, _)| *place);
    Ok(fills.into_iter().map(|(_, fill)| fill).collect())
}

fn main() {}
