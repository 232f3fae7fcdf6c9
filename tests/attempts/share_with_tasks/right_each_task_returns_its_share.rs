// idea: no shared count at all: a task returns what it bought, and the answers are summed
//! Every order is a task, and all tasks add what they bought to one count.

use slow_api::Market;
use std::time::{Duration, Instant};

/// Each order is a symbol and how many shares of it to buy.

async fn shares_bought(market: &Market, orders: &[(&str, u32)]) -> u32 {
    let mut tasks = tokio::task::JoinSet::new();
    for &(symbol, quantity) in orders {
        let order = market.submit_order(symbol, quantity);
        tasks.spawn(async move { order.await.map_or(0, |fill| fill.quantity) });
    }
    tasks.join_all().await.into_iter().sum()
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let orders = [("AAPL", 10), ("GOOGL", 5), ("INVALID", 100), ("MSFT", 20)];
    let start = Instant::now();
    let bought = shares_bought(&market, &orders).await;
    println!("{bought} shares, after {:.1?}", start.elapsed());
}
