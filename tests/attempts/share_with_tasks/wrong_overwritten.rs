// expect: got 3, expected 38. Some of it got lost, or was counted twice
use slow_api::Market;
use std::sync::{Arc, Mutex};

async fn shares_bought(market: &Market, orders: &[(&str, u32)]) -> u32 {
    let bought = Arc::new(Mutex::new(0));
    let mut tasks = Vec::new();
    for (symbol, quantity) in orders {
        let order = market.submit_order(symbol, *quantity);
        let bought = Arc::clone(&bought);
        tasks.push(tokio::spawn(async move {
            if let Ok(fill) = order.await {
                *bought.lock().unwrap() = fill.quantity;
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    *bought.lock().unwrap()
}

fn main() {}
