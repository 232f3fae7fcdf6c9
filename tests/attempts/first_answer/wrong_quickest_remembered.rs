// expect: ]. These are the calls that each mirror saw. All three are in the race from the start,
// idea: the winner of the first race is remembered in a static and is the only one to be asked later
//! Three mirrors race; the first good answer wins, and the other calls are cancelled.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use std::sync::OnceLock;

static QUICKEST: OnceLock<usize> = OnceLock::new();

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    if let Some(place) = QUICKEST.get() {
        return mirrors[*place].quote(symbol).await;
    }
    let calls = mirrors.iter().enumerate().map(|(place, mirror)| {
        Box::pin(async move { mirror.quote(symbol).await.map(|quote| (place, quote)) })
    });
    let ((place, quote), _) = futures::future::select_ok(calls).await?;
    let _ = QUICKEST.set(place);
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
