// idea: local tasks on one thread share a Cell in an Rc: no lock is needed
//! Every order is a task, and all tasks add what they bought to one count.

use slow_api::Market;
use std::time::{Duration, Instant};

/// Each order is a symbol and how many shares of it to buy.
use std::cell::Cell;
use std::rc::Rc;

async fn shares_bought(market: &Market, orders: &[(&str, u32)]) -> u32 {
    let local = tokio::task::LocalSet::new();
    let bought = Rc::new(Cell::new(0));
    for (symbol, quantity) in orders {
        let (order, bought) = (market.submit_order(symbol, *quantity), Rc::clone(&bought));
        local.spawn_local(async move {
            if let Ok(fill) = order.await {
                bought.set(bought.get() + fill.quantity);
            }
        });
    }
    local.await;
    bought.get()
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let orders = [("AAPL", 10), ("GOOGL", 5), ("INVALID", 100), ("MSFT", 20)];
    let start = Instant::now();
    let bought = shares_bought(&market, &orders).await;
    println!("{bought} shares, after {:.1?}", start.elapsed());
}
