// idea: one `select!` in a loop: a branch that has answered is switched off, and `else` means that all have failed
//! Three mirrors race; the first good answer wins, and the other calls are cancelled.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    let mut failures = Vec::new();
    let [mut a, mut b, mut c] = mirrors.each_ref().map(|mirror| mirror.quote(symbol));
    let mut open = [true; 3];
    loop {
        let (place, answer) = tokio::select! {
            answer = &mut a, if open[0] => (0, answer),
            answer = &mut b, if open[1] => (1, answer),
            answer = &mut c, if open[2] => (2, answer),
            else => return Err(failures.remove(0)),
        };
        match answer {
            Ok(quote) => return Ok(quote),
            Err(error) => {
                open[place] = false;
                failures.push(error);
            }
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
