use futures::FutureExt;
use futures::future::join_all;
use slow_api::{Fill, Market, MarketError};

async fn buy_all(
    market: &Market,
    orders: [(&str, u32); 3],
    enter: impl Fn(&Fill),
) -> Result<Vec<Fill>, MarketError> {
    // Without an async block: what is done with an answer is mapped over its future.
    let calls = orders.map(|(symbol, quantity)| {
        market.submit_order(symbol, quantity).inspect(|answer| {
            if let Ok(fill) = answer {
                enter(fill);
            }
        })
    });
    join_all(calls).await.into_iter().collect()
}

fn main() {}
