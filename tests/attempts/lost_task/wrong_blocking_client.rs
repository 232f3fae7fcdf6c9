// expect: blocked its thread until the answer was there
use slow_api::Market;

/// Sends all orders (symbol and quantity) at once and returns how many the market confirmed.
async fn submit_all(market: &Market, orders: &[(&str, u32)]) -> usize {
    let mut calls = tokio::task::JoinSet::new();
    for (symbol, quantity) in orders {
        let (client, symbol, quantity) = (market.blocking(), symbol.to_string(), *quantity);
        calls.spawn_blocking(move || client.submit_order(&symbol, quantity));
    }
    calls.join_all().await.into_iter().flatten().count()
}

fn main() {}
