// idea: a hand-written future keeps the calls that are open and the last error
//! Three mirrors race; the first good answer wins, and the other calls are cancelled.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use std::pin::Pin;
use std::task::{Context, Poll};

type Runner = slow_api::Call<Quote>;

struct Race {
    runners: Vec<Runner>,
    fallen: Option<MarketError>,
}

impl Future for Race {
    type Output = Result<Quote, MarketError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut place = 0;
        while place < self.runners.len() {
            match self.runners[place].as_mut().poll(cx) {
                Poll::Pending => place += 1,
                Poll::Ready(Ok(quote)) => {
                    self.runners.clear();
                    return Poll::Ready(Ok(quote));
                }
                Poll::Ready(Err(error)) => {
                    drop(self.runners.remove(place));
                    self.fallen = Some(error);
                }
            }
        }
        if self.runners.is_empty() {
            return Poll::Ready(Err(self.fallen.take().expect("a mirror that failed")));
        }
        Poll::Pending
    }
}

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    Race { runners: mirrors.iter().map(|mirror| mirror.quote(symbol)).collect(), fallen: None }
        .await
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
