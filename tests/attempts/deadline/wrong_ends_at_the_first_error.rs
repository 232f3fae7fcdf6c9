// expect: INVALID failed, there was time left, and yet a call under way was dropped
use futures::stream::{self, StreamExt};
use slow_api::{Market, Quote};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

const AT_ONCE: usize = 3;

async fn prices_by_deadline(market: &Market, symbols: &[&str], limit: Duration) -> Vec<Quote> {
    let deadline = Instant::now() + limit;
    let mut answers =
        stream::iter(symbols).map(|symbol| market.quote(symbol)).buffer_unordered(AT_ONCE);
    let mut quotes = Vec::new();
    while let Ok(Some(Ok(quote))) = timeout_at(deadline, answers.next()).await {
        quotes.push(quote);
    }
    quotes
}

fn main() {}
