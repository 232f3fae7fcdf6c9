// expect: Waiting for the market needs no thread of its own: use the async call
// idea: a scoped thread per symbol asks the blocking twin, and the thread of the runtime stands still
//! All symbols are asked for at the same time; the answers stand in the order of the symbols.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn fetch_all(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let twin = market.blocking();
    std::thread::scope(|scope| {
        let threads: Vec<_> = symbols.iter().map(|s| scope.spawn(|| twin.quote(s))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(100)).build();
    let start = Instant::now();
    let answers = fetch_all(&market, &["AAPL", "INVALID", "GOOGL", "MSFT"]).await;
    for answer in &answers {
        println!("{answer:?}");
    }
    println!("{} answers, after {:.1?}", answers.len(), start.elapsed());
}
