use slow_api::Market;
use std::sync::Arc;
use tokio::sync::Mutex;

async fn shares_bought(market: &Market, orders: &[(&str, u32)]) -> u32 {
    // Tokio's mutex is more than is needed, but it is not held while the order is under way.
    let bought = Arc::new(Mutex::new(0));
    let tasks: Vec<_> = orders
        .iter()
        .map(|(symbol, quantity)| {
            let order = market.submit_order(symbol, *quantity);
            let bought = Arc::clone(&bought);
            tokio::spawn(async move {
                let fill = order.await;
                let mut bought = bought.lock().await;
                *bought += fill.map_or(0, |fill| fill.quantity);
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let bought = bought.lock().await;
    *bought
}

fn main() {}
