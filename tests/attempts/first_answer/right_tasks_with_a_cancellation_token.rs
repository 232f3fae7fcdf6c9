// idea: tasks watch a token of tokio-util, which a drop guard cancels; answers come through a channel
//! Three mirrors race; the first good answer wins, and the other calls are cancelled.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    let token = CancellationToken::new();
    let guard = token.clone().drop_guard();
    let (sender, mut answers) = mpsc::channel(3);
    for mirror in mirrors {
        let (call, token, sender) = (mirror.quote(symbol), token.clone(), sender.clone());
        tokio::spawn(async move {
            tokio::select! {
                () = token.cancelled() => {}
                answer = call => {
                    let _ = sender.send(answer).await;
                }
            }
        });
    }
    drop(sender);
    let mut worst = None;
    while let Some(answer) = answers.recv().await {
        match answer {
            Ok(quote) => {
                drop(guard);
                return Ok(quote);
            }
            Err(error) => worst = Some(error),
        }
    }
    Err(worst.expect("all three have answered"))
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
