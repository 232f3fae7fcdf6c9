// expect: A spawned task does not keep its runtime alive
use slow_api::Market;

/// Sends all orders (symbol and quantity) at once and returns how many the market confirmed.
async fn submit_all(market: &Market, orders: &[(&str, u32)]) -> usize {
    orders
        .iter()
        .map(|(symbol, quantity)| tokio::spawn(market.submit_order(symbol, *quantity)))
        .filter(|task| !task.is_finished())
        .count()
}

fn main() {}
