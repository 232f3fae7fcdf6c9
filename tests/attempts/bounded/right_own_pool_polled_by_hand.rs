// idea: an own pool that tops itself up inside `poll_fn`
//! As many calls in flight as the limit allows, never more, and never fewer while a symbol waits.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

use std::task::Poll;

struct Pool<'a> {
    market: &'a Market,
    waiting: std::collections::VecDeque<&'a str>,
    under: Vec<slow_api::Call<Quote>>,
    limit: usize,
}

impl Pool<'_> {
    fn top_up(&mut self) {
        while self.under.len() < self.limit {
            let Some(symbol) = self.waiting.pop_front() else { return };
            self.under.push(self.market.quote(symbol));
        }
    }
}

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    let waiting = symbols.iter().copied().collect();
    let mut pool = Pool { market, waiting, under: Vec::new(), limit };
    let mut answers = Vec::new();
    std::future::poll_fn(move |cx| {
        loop {
            pool.top_up();
            let before = answers.len();
            pool.under.retain_mut(|call| match call.as_mut().poll(cx) {
                Poll::Ready(answer) => {
                    answers.push(answer);
                    false
                }
                Poll::Pending => true,
            });
            if pool.under.is_empty() && pool.waiting.is_empty() {
                return Poll::Ready(std::mem::take(&mut answers));
            }
            if answers.len() == before {
                return Poll::Pending;
            }
        }
    })
    .await
}

#[tokio::main]
async fn main() {
    let market = Market::builder()
        .latency(Duration::from_millis(100))
        .latency_of("AAPL", Duration::from_millis(300))
        .at_most_in_flight(5)
        .build();
    let start = Instant::now();
    let answers = fetch_bounded(&market, &slow_api::SYMBOLS, 5).await;
    let quotes = answers.iter().flatten().count();
    println!("{quotes} of {} quotes, after {:.1?}", answers.len(), start.elapsed());
    println!("{:?}", market.ledger().summary());
}
