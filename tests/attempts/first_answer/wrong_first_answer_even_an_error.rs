// expect: has a quote. A failure is no winner: wait for the next answer, until there is a quote or
// idea: select_all takes whatever comes first, and a quick failure wins the race
//! Three mirrors race; the first good answer wins, and the other calls are cancelled.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    let calls = mirrors.iter().map(|mirror| mirror.quote(symbol));
    let (answer, _, _) = futures::future::select_all(calls).await;
    answer
}

#[tokio::main]
async fn main() {
    let mirrors = [300, 100, 200]
        .map(|latency| Market::builder().latency(Duration::from_millis(latency)).build());
    let start = Instant::now();
    let answer = first_answer(&mirrors, "AAPL").await;
    println!("{answer:?}, after {:.1?}", start.elapsed());
    tokio::time::sleep(Duration::from_millis(10)).await;
    for (number, mirror) in (1..).zip(&mirrors) {
        println!("mirror {number}: {:?}", mirror.ledger().summary());
    }
}
