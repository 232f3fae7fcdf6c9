// expect: ]. These are the calls that each mirror saw. All three are in the race from the start,
// idea: a mirror that failed is sent back into the race for a second try
//! Three mirrors race; the first good answer wins, and the other calls are cancelled.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    let calls = mirrors.iter().map(|mirror| {
        Box::pin(async move {
            match mirror.quote(symbol).await {
                Ok(quote) => Ok(quote),
                Err(_) => mirror.quote(symbol).await,
            }
        })
    });
    futures::future::select_ok(calls).await.map(|(quote, _)| quote)
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
