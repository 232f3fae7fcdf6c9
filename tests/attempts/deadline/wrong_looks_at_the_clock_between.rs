// expect: took 30.0 s, could take 2.0 s (the deadline)
use futures::stream::{self, StreamExt};
use slow_api::{Market, Quote};
use std::time::Duration;
use tokio::time::Instant;

const AT_ONCE: usize = 3;

async fn prices_by_deadline(market: &Market, symbols: &[&str], limit: Duration) -> Vec<Quote> {
    let deadline = Instant::now() + limit;
    let mut answers =
        stream::iter(symbols).map(|symbol| market.quote(symbol)).buffer_unordered(AT_ONCE);
    let mut quotes = Vec::new();
    while Instant::now() < deadline {
        let Some(answer) = answers.next().await else { break };
        quotes.extend(answer);
    }
    quotes
}

fn main() {}
