// expect: a chunk that waits for its slowest call
use futures::stream::{FuturesUnordered, StreamExt};
use slow_api::{Market, Quote};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

const AT_ONCE: usize = 3;

async fn prices_by_deadline(market: &Market, symbols: &[&str], limit: Duration) -> Vec<Quote> {
    let deadline = Instant::now() + limit;
    let mut quotes = Vec::new();
    for chunk in symbols.chunks(AT_ONCE) {
        let mut answers: FuturesUnordered<_> =
            chunk.iter().map(|symbol| market.quote(symbol)).collect();
        while let Ok(Some(answer)) = timeout_at(deadline, answers.next()).await {
            quotes.extend(answer);
        }
        if Instant::now() >= deadline {
            break;
        }
    }
    quotes
}

fn main() {}
