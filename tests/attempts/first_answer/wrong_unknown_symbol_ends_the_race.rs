// expect: has a quote. A failure is no winner: wait for the next answer, until there is a quote or
// idea: an error that is not transient is returned at once, although another mirror may know the symbol
//! Three mirrors race; the first good answer wins, and the other calls are cancelled.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use futures::stream::{FuturesUnordered, StreamExt};

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    let mut race: FuturesUnordered<_> = mirrors.iter().map(|m| m.quote(symbol)).collect();
    let mut last = None;
    while let Some(answer) = race.next().await {
        match answer {
            Ok(quote) => return Ok(quote),
            Err(error) if !error.is_transient() => return Err(error),
            Err(error) => last = Some(error),
        }
    }
    Err(last.unwrap())
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
