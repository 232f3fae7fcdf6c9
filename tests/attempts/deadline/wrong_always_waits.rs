// expect: took 2.0 s, could take 1.8 s (five calls, three at a time: two rounds of 0.9 s)
use futures::stream::{self, StreamExt};
use slow_api::{Market, Quote};
use std::time::Duration;
use tokio::time::{Instant, sleep_until, timeout_at};

const AT_ONCE: usize = 3;

async fn prices_by_deadline(market: &Market, symbols: &[&str], limit: Duration) -> Vec<Quote> {
    let deadline = Instant::now() + limit;
    let mut answers =
        stream::iter(symbols).map(|symbol| market.quote(symbol)).buffer_unordered(AT_ONCE);
    let mut quotes = Vec::new();
    while let Ok(Some(answer)) = timeout_at(deadline, answers.next()).await {
        quotes.extend(answer);
    }
    sleep_until(deadline).await;
    quotes
}

fn main() {}
