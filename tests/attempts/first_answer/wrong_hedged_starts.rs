// expect: s: something else was waited for until then, one thing after another. Start the calls
// idea: the other mirrors are asked only when the first has been silent for 100 ms
//! Three mirrors race; the first good answer wins, and the other calls are cancelled.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    let head_start = Duration::from_millis(100);
    let calls = (0_u32..).zip(mirrors).map(|(place, mirror)| {
        Box::pin(async move {
            tokio::time::sleep(head_start * place).await;
            mirror.quote(symbol).await
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
