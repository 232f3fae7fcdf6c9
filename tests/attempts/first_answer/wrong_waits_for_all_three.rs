// expect: What is waited for after that is not needed
// idea: all three are awaited before the first good one is taken
//! Three mirrors race; the first good answer wins, and the other calls are cancelled.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    let answers = futures::future::join_all(mirrors.iter().map(|m| m.quote(symbol))).await;
    let mut failure = None;
    for answer in answers {
        match answer {
            Ok(quote) => return Ok(quote),
            Err(error) => failure = Some(error),
        }
    }
    Err(failure.unwrap())
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
