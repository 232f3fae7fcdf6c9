// expect: has a quote. A failure is no winner: wait for the next answer, until there is a quote or
// idea: an error is returned as soon as two of three have failed
//! Three mirrors race; the first good answer wins, and the other calls are cancelled.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    let mut race: futures::stream::FuturesUnordered<_> =
        mirrors.iter().map(|mirror| mirror.quote(symbol)).collect();
    let mut failures = 0;
    while let Some(answer) = futures::StreamExt::next(&mut race).await {
        match answer {
            Ok(quote) => return Ok(quote),
            Err(error) => {
                failures += 1;
                if failures >= 2 {
                    return Err(error);
                }
            }
        }
    }
    unreachable!("two of three have failed")
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
