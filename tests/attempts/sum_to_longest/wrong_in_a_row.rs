// expect: could take 2.2 s (the longest order, and what work does not fit in before it is filled): the market never saw more than 1 call in flight. Each call is awaited
use slow_api::{Fill, Market, MarketError};

async fn buy_all(
    market: &Market,
    orders: [(&str, u32); 3],
    enter: impl Fn(&Fill),
) -> Result<Vec<Fill>, MarketError> {
    let mut fills = Vec::new();
    for (symbol, quantity) in orders {
        let fill = market.submit_order(symbol, quantity).await?;
        enter(&fill);
        fills.push(fill);
    }
    Ok(fills)
}

fn main() {}
