// expect: Each call is awaited before the next one starts.
use slow_api::Market;

/// Sends all orders (symbol and quantity) at once and returns how many the market confirmed.
async fn submit_all(market: &Market, orders: &[(&str, u32)]) -> usize {
    let mut confirmed = 0;
    for (symbol, quantity) in orders {
        let task = tokio::spawn(market.submit_order(symbol, *quantity));
        confirmed += usize::from(task.await.unwrap().is_ok());
    }
    confirmed
}

fn main() {}
