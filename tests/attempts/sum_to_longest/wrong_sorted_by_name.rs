// expect: got AMZN, META, TSLA; expected TSLA, AMZN, META (the order of the orders)
use futures::TryFutureExt;
use futures::future::try_join_all;
use slow_api::{Fill, Market, MarketError};

async fn buy_all(
    market: &Market,
    orders: [(&str, u32); 3],
    enter: impl Fn(&Fill),
) -> Result<Vec<Fill>, MarketError> {
    let calls =
        orders.map(|(symbol, quantity)| market.submit_order(symbol, quantity).inspect_ok(&enter));
    let mut fills = try_join_all(calls).await?;
    fills.sort_by(|one, other| one.symbol.cmp(&other.symbol));
    Ok(fills)
}

fn main() {}
