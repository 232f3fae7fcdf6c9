// idea: `limit` workers, and no more than symbols, take the next symbol from one shared iterator
//! As many calls in flight as the limit allows, never more, and never fewer while a symbol waits.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use std::sync::Mutex;

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    let queue = Mutex::new(symbols.iter());
    let next = || queue.lock().unwrap().next();
    let workers = (0..limit.min(symbols.len())).map(|_| async {
        let mut answers = Vec::new();
        while let Some(symbol) = next() {
            answers.push(market.quote(symbol).await);
        }
        answers
    });
    futures::future::join_all(workers).await.concat()
}

#[tokio::main]
async fn main() {
    let market = Market::builder()
        .latency(Duration::from_millis(100))
        .latency_of("AAPL", Duration::from_millis(300))
        .at_most_in_flight(5)
        .build();
    let start = Instant::now();
    let answers = fetch_bounded(&market, &slow_api::SYMBOLS, 5).await;
    let quotes = answers.iter().flatten().count();
    println!("{quotes} of {} quotes, after {:.1?}", answers.len(), start.elapsed());
    println!("{:?}", market.ledger().summary());
}
