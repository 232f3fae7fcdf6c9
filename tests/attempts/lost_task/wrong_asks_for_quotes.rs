// expect: only asks for the price
use slow_api::Market;

/// Sends all orders (symbol and quantity) at once and returns how many the market confirmed.
async fn submit_all(market: &Market, orders: &[(&str, u32)]) -> usize {
    let calls = orders.iter().map(|(symbol, _)| market.quote(symbol));
    futures::future::join_all(calls).await.into_iter().flatten().count()
}

fn main() {}
