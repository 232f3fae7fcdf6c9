// idea: tokens go around in a channel: a call takes one and gives it back
//! As many calls in flight as the limit allows, never more, and never fewer while a symbol waits.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use tokio::sync::{Mutex, mpsc};

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    let (give, take) = mpsc::unbounded_channel();
    for token in 0..limit.min(symbols.len()) {
        give.send(token).unwrap();
    }
    let take = Mutex::new(take);
    let calls = symbols.iter().map(|symbol| async {
        let token = take.lock().await.recv().await.expect("a sender is still there");
        let answer = market.quote(symbol).await;
        give.send(token).unwrap();
        answer
    });
    futures::future::join_all(calls).await
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
