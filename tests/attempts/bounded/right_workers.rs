use slow_api::{Market, MarketError, Quote};
use std::sync::Arc;
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinSet;

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    let (sender, receiver) = mpsc::unbounded_channel();
    for symbol in symbols {
        sender.send(symbol.to_string()).unwrap();
    }
    drop(sender);
    let receiver = Arc::new(Mutex::new(receiver));
    let mut workers = JoinSet::new();
    for _ in 0..limit {
        let receiver = receiver.clone();
        let market = market.clone();
        workers.spawn(async move {
            let mut answers = Vec::new();
            loop {
                let next = receiver.lock().await.recv().await;
                let Some(symbol) = next else { return answers };
                answers.push(market.quote(&symbol).await);
            }
        });
    }
    workers.join_all().await.into_iter().flatten().collect()
}

fn main() {}
