// expect: the market saw 9 calls, and 6 had begun by the deadline
use futures::stream::{self, StreamExt};
use slow_api::{Market, Quote};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

const AT_ONCE: usize = 3;

async fn prices_by_deadline(market: &Market, symbols: &[&str], limit: Duration) -> Vec<Quote> {
    let deadline = Instant::now() + limit;
    let answers: Vec<_> = stream::iter(symbols)
        .map(|symbol| timeout_at(deadline, market.quote(symbol)))
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    answers.into_iter().flatten().flatten().collect()
}

fn main() {}
