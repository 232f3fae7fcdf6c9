// expect: took 4.0 s, could take 1.0 s (the longest order, if nobody keeps a lock while an order is under way)
use slow_api::Market;
use std::sync::Arc;
use tokio::sync::Mutex;
use tokio::task::JoinSet;

async fn shares_bought(market: &Market, orders: &[(&str, u32)]) -> u32 {
    let bought = Arc::new(Mutex::new(0));
    let mut tasks = JoinSet::new();
    for (symbol, quantity) in orders {
        let order = market.submit_order(symbol, *quantity);
        let bought = bought.clone();
        tasks.spawn(async move {
            let mut bought = bought.lock().await;
            if let Ok(fill) = order.await {
                *bought += fill.quantity;
            }
        });
    }
    tasks.join_all().await;
    let bought = bought.lock().await;
    *bought
}

fn main() {}
