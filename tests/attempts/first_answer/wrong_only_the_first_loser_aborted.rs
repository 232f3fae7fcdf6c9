// expect: Cancel them. A future is cancelled when it is dropped; a task goes on when its handle is
// idea: the winner aborts its right neighbour and forgets the third task
//! Three mirrors race; the first good answer wins, and the other calls are cancelled.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    let mut tasks: Vec<_> = mirrors.iter().map(|m| tokio::spawn(m.quote(symbol))).collect();
    loop {
        let (done, _, rest) = futures::future::select_all(tasks).await;
        match done.expect("no panic") {
            Ok(quote) => {
                if let Some(loser) = rest.first() {
                    loser.abort();
                }
                return Ok(quote);
            }
            Err(error) if rest.is_empty() => return Err(error),
            Err(_) => tasks = rest,
        }
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
