// expect: the market saw 6 calls in flight at once, 3 is the limit
use futures::stream::{FuturesUnordered, StreamExt};
use slow_api::{Market, Quote};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

const AT_ONCE: usize = 3;

async fn prices_by_deadline(market: &Market, symbols: &[&str], limit: Duration) -> Vec<Quote> {
    let deadline = Instant::now() + limit;
    let mut answers: FuturesUnordered<_> =
        symbols.iter().map(|symbol| market.quote(symbol)).collect();
    let mut quotes = Vec::new();
    while let Ok(Some(answer)) = timeout_at(deadline, answers.next()).await {
        quotes.extend(answer);
    }
    quotes
}

fn main() {}
