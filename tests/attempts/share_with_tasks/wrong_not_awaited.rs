// expect: 4 calls are still in flight. Nobody waited
use slow_api::Market;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

async fn shares_bought(market: &Market, orders: &[(&str, u32)]) -> u32 {
    let bought = Arc::new(AtomicU32::new(0));
    for (symbol, quantity) in orders {
        let order = market.submit_order(symbol, *quantity);
        let bought = bought.clone();
        tokio::spawn(async move {
            if let Ok(fill) = order.await {
                bought.fetch_add(fill.quantity, Ordering::SeqCst);
            }
        });
    }
    bought.load(Ordering::SeqCst)
}

fn main() {}
