// expect: Cancel them. A future is cancelled when it is dropped; a task goes on when its handle is
// idea: spawned tasks send into a channel; the losers are never told to stop
//! Three mirrors race; the first good answer wins, and the other calls are cancelled.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    let (sender, mut answers) = tokio::sync::mpsc::channel(3);
    for mirror in mirrors {
        let (call, sender) = (mirror.quote(symbol), sender.clone());
        tokio::spawn(async move {
            let _ = sender.send(call.await).await;
        });
    }
    drop(sender);
    let mut last = None;
    while let Some(answer) = answers.recv().await {
        match answer {
            Ok(quote) => return Ok(quote),
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
