// idea: error and success change places, so that try_join_all ends at the first quote
//! Three mirrors race; the first good answer wins, and the other calls are cancelled.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    let flipped = mirrors.iter().map(|mirror| async {
        match mirror.quote(symbol).await {
            Ok(quote) => Err(quote),
            Err(error) => Ok(error),
        }
    });
    match futures::future::try_join_all(flipped).await {
        Err(quote) => Ok(quote),
        Ok(mut errors) => Err(errors.swap_remove(0)),
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
