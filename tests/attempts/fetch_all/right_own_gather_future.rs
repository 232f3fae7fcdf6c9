// idea: an own generic future of boxed calls, with answers that are taken out at the end
//! All symbols are asked for at the same time; the answers stand in the order of the symbols.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use std::pin::Pin;
use std::task::{Context, Poll};

struct Gather<T> {
    calls: Vec<(slow_api::Call<T>, Option<Result<T, MarketError>>)>,
}

impl<T: Unpin> Future for Gather<T> {
    type Output = Vec<Result<T, MarketError>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut all_there = true;
        for (call, answer) in &mut self.calls {
            if answer.is_some() {
                continue;
            }
            match call.as_mut().poll(cx) {
                Poll::Ready(ready) => *answer = Some(ready),
                Poll::Pending => all_there = false,
            }
        }
        if !all_there {
            return Poll::Pending;
        }
        Poll::Ready(self.calls.drain(..).filter_map(|(_, answer)| answer).collect())
    }
}

async fn fetch_all(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let calls = symbols.iter().map(|symbol| (market.quote(symbol), None)).collect();
    Gather { calls }.await
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(100)).build();
    let start = Instant::now();
    let answers = fetch_all(&market, &["AAPL", "INVALID", "GOOGL", "MSFT"]).await;
    for answer in &answers {
        println!("{answer:?}");
    }
    println!("{} answers, after {:.1?}", answers.len(), start.elapsed());
}
