// expect: which is what the market said. When an order fails, the caller must hear of it
use futures::future::join_all;
use slow_api::{Fill, Market, MarketError};

async fn buy_all(
    market: &Market,
    orders: [(&str, u32); 3],
    enter: impl Fn(&Fill),
) -> Result<Vec<Fill>, MarketError> {
    let calls = orders.map(async |(symbol, quantity)| {
        let fill = market.submit_order(symbol, quantity).await?;
        enter(&fill);
        Ok::<_, MarketError>(fill)
    });
    Ok(join_all(calls).await.into_iter().flatten().collect())
}

fn main() {}
