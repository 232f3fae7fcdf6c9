// expect: Cancel them. A future is cancelled when it is dropped; a task goes on when its handle is
// idea: select_ok over the handles of tasks: dropping a JoinHandle lets its task run on
//! Three mirrors race; the first good answer wins, and the other calls are cancelled.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    let tasks = mirrors.iter().map(|mirror| {
        let task = tokio::spawn(mirror.quote(symbol));
        Box::pin(async move { task.await.expect("no panic") })
    });
    let (quote, _) = futures::future::select_ok(tasks).await?;
    Ok(quote)
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
