// expect: the market got 0 orders, expected 4. `quote` only asks for the price; `submit_order` buys.
use slow_api::Market;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

async fn shares_bought(market: &Market, orders: &[(&str, u32)]) -> u32 {
    let bought = Arc::new(AtomicU32::new(0));
    let mut tasks = Vec::new();
    for (symbol, quantity) in orders {
        let (quote, quantity) = (market.quote(symbol), *quantity);
        let bought = Arc::clone(&bought);
        tasks.push(tokio::spawn(async move {
            if quote.await.is_ok() {
                bought.fetch_add(quantity, Ordering::Relaxed);
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    bought.load(Ordering::Relaxed)
}

fn main() {}
