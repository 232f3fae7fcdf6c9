// expect: s (the longest order, if nobody keeps a lock while an order is under way): the market saw
use futures::stream::{self, StreamExt};
use slow_api::Market;

async fn shares_bought(market: &Market, orders: &[(&str, u32)]) -> u32 {
    let orders =
        stream::iter(orders).map(|(symbol, quantity)| market.submit_order(symbol, *quantity));
    let fills: Vec<_> = orders.buffer_unordered(10).collect().await;
    fills.iter().flatten().map(|fill| fill.quantity).sum()
}

fn main() {}
