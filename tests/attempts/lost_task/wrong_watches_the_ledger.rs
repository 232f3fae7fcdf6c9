// expect: A sleep knows nothing of the orders
use slow_api::Market;
use std::time::Duration;

/// Sends all orders (symbol and quantity) at once and returns how many the market confirmed.
async fn submit_all(market: &Market, orders: &[(&str, u32)]) -> usize {
    for (symbol, quantity) in orders {
        tokio::spawn(market.submit_order(symbol, *quantity));
    }
    loop {
        tokio::time::sleep(Duration::from_millis(70)).await;
        let seen = market.ledger().summary();
        if seen.in_flight == 0 {
            return seen.completed as usize;
        }
    }
}

fn main() {}
