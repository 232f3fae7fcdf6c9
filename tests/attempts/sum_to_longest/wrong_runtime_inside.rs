// expect: Cannot start a runtime from within a runtime
use futures::TryFutureExt;
use slow_api::{Fill, Market, MarketError};
use tokio::runtime::Runtime;

async fn buy_all(
    market: &Market,
    orders: [(&str, u32); 3],
    enter: impl Fn(&Fill),
) -> Result<Vec<Fill>, MarketError> {
    let [a, b, c] =
        orders.map(|(symbol, quantity)| market.submit_order(symbol, quantity).inspect_ok(&enter));
    let (a, b, c) = Runtime::new().unwrap().block_on(async { tokio::join!(a, b, c) });
    Ok(vec![a?, b?, c?])
}

fn main() {}
