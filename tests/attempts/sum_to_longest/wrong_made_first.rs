// expect: could take 2.2 s (the longest order, and what work does not fit in before it is filled): the market never saw more than 1 call in flight. Each call is awaited
use slow_api::{Fill, Market, MarketError};

async fn buy_all(
    market: &Market,
    orders: [(&str, u32); 3],
    enter: impl Fn(&Fill),
) -> Result<Vec<Fill>, MarketError> {
    let calls = orders.map(|(symbol, quantity)| market.submit_order(symbol, quantity));
    let mut fills = Vec::new();
    for call in calls {
        let fill = call.await?;
        enter(&fill);
        fills.push(fill);
    }
    Ok(fills)
}

fn main() {}
