// expect: what is read before an `.await` is out of date after it
use slow_api::Market;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::task::JoinSet;

async fn shares_bought(market: &Market, orders: &[(&str, u32)]) -> u32 {
    let bought = Arc::new(AtomicU32::new(0));
    let mut tasks = JoinSet::new();
    for (symbol, quantity) in orders {
        let order = market.submit_order(symbol, *quantity);
        let bought = bought.clone();
        tasks.spawn(async move {
            let before = bought.load(Ordering::SeqCst);
            if let Ok(fill) = order.await {
                bought.store(before + fill.quantity, Ordering::SeqCst);
            }
        });
    }
    tasks.join_all().await;
    bought.load(Ordering::SeqCst)
}

fn main() {}
