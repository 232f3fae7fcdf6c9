// expect: Sent is not confirmed
use slow_api::Market;

/// Sends all orders (symbol and quantity) at once and returns how many the market confirmed.
async fn submit_all(market: &Market, orders: &[(&str, u32)]) -> usize {
    let calls = orders.iter().map(|(symbol, quantity)| market.submit_order(symbol, *quantity));
    futures::future::join_all(calls).await;
    orders.iter().filter(|(symbol, _)| market.price(symbol).is_some()).count()
}

fn main() {}
