use slow_api::Market;
use std::sync::{Arc, Mutex};
use tokio::task::JoinSet;

async fn shares_bought(market: &Market, orders: &[(&str, u32)]) -> u32 {
    let bought = Arc::new(Mutex::new(0));
    let mut tasks = JoinSet::new();
    for (symbol, quantity) in orders {
        let order = market.submit_order(symbol, *quantity);
        let bought = bought.clone();
        tasks.spawn(async move {
            if let Ok(fill) = order.await {
                *bought.lock().unwrap() += fill.quantity;
            }
        });
    }
    tasks.join_all().await;
    let bought = bought.lock().unwrap();
    *bought
}

fn main() {}
