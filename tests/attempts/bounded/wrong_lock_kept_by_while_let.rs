// expect: the thread of the runtime is blocked, or never comes back: a virtual clock needs no time
use futures::future::join_all;
use slow_api::{Market, MarketError, Quote};
use std::sync::Mutex;

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    let queue = Mutex::new(symbols.iter());
    let workers = (0..limit).map(|_| async {
        let mut answers = Vec::new();
        // The guard lives as long as the body of the loop.
        while let Some(symbol) = queue.lock().unwrap().next() {
            answers.push(market.quote(symbol).await);
        }
        answers
    });
    join_all(workers).await.into_iter().flatten().collect()
}

fn main() {}
