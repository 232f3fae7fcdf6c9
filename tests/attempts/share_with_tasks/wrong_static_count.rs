// expect: Some of it got lost, or was counted twice
use slow_api::Market;
use std::sync::atomic::{AtomicU32, Ordering};

// No `Arc` needed, and all is well until the second morning.
static BOUGHT: AtomicU32 = AtomicU32::new(0);

async fn shares_bought(market: &Market, orders: &[(&str, u32)]) -> u32 {
    let mut tasks = Vec::new();
    for (symbol, quantity) in orders {
        let order = market.submit_order(symbol, *quantity);
        tasks.push(tokio::spawn(async move {
            if let Ok(fill) = order.await {
                BOUGHT.fetch_add(fill.quantity, Ordering::Relaxed);
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    BOUGHT.load(Ordering::Relaxed)
}

fn main() {}
