// expect: all branches are disabled and there is no else branch
// idea: a `select!` with patterns and without `else` panics when all branches are errors
//! Three mirrors race; the first good answer wins, and the other calls are cancelled.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    tokio::select! {
        Ok(quote) = mirrors[0].quote(symbol) => Ok(quote),
        Ok(quote) = mirrors[1].quote(symbol) => Ok(quote),
        Ok(quote) = mirrors[2].quote(symbol) => Ok(quote),
    }
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
