// idea: an own counter with a tokio Mutex and an async `add`, locked after the order is filled
//! Every order is a task, and all tasks add what they bought to one count.

use slow_api::Market;
use std::time::{Duration, Instant};

/// Each order is a symbol and how many shares of it to buy.
use std::sync::Arc;
use tokio::sync::Mutex;

#[derive(Clone, Default)]
struct Tally(Arc<Mutex<u32>>);

impl Tally {
    async fn add(&self, quantity: u32) {
        let mut count = self.0.lock().await;
        *count += quantity;
    }
}

async fn shares_bought(market: &Market, orders: &[(&str, u32)]) -> u32 {
    let tally = Tally::default();
    let tasks = orders.iter().map(|(symbol, quantity)| {
        let (order, tally) = (market.submit_order(symbol, *quantity), tally.clone());
        tokio::spawn(async move {
            match order.await {
                Ok(fill) => tally.add(fill.quantity).await,
                Err(_) => {}
            }
        })
    });
    for done in futures::future::join_all(tasks).await {
        done.unwrap();
    }
    *tally.0.lock().await
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let orders = [("AAPL", 10), ("GOOGL", 5), ("INVALID", 100), ("MSFT", 20)];
    let start = Instant::now();
    let bought = shares_bought(&market, &orders).await;
    println!("{bought} shares, after {:.1?}", start.elapsed());
}
