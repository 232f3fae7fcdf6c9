// idea: tasks in a JoinSet; when one has won, the set is shut down, which waits for the cancelled ones
//! Three mirrors race; the first good answer wins, and the other calls are cancelled.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    let mut race = JoinSet::new();
    for mirror in mirrors {
        race.spawn(mirror.quote(symbol));
    }
    let mut last = None;
    while let Some(done) = race.join_next().await {
        match done.expect("no mirror panics") {
            Ok(quote) => {
                race.shutdown().await;
                return Ok(quote);
            }
            Err(error) => last = Some(error),
        }
    }
    Err(last.expect("three mirrors have failed"))
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
