// expect: cut off half-way
use slow_api::Market;

/// Sends all orders (symbol and quantity) at once and returns how many the market confirmed.
async fn submit_all(market: &Market, orders: &[(&str, u32)]) -> usize {
    let mut set = tokio::task::JoinSet::new();
    for (symbol, quantity) in orders {
        set.spawn(market.submit_order(symbol, *quantity));
    }
    let _ = set.join_next().await;
    set.len() + 1
}

fn main() {}
