// expect: took 5.7 s, could take 2.2 s (the deadline, one for the whole batch; a limit that begins anew
use futures::stream::{self, StreamExt};
use slow_api::{Market, Quote};
use std::time::Duration;
use tokio::time::timeout;

const AT_ONCE: usize = 3;

async fn prices_by_deadline(market: &Market, symbols: &[&str], limit: Duration) -> Vec<Quote> {
    let mut answers =
        stream::iter(symbols).map(|symbol| market.quote(symbol)).buffer_unordered(AT_ONCE);
    let mut quotes = Vec::new();
    while let Ok(Some(answer)) = timeout(limit, answers.next()).await {
        quotes.extend(answer);
    }
    quotes
}

fn main() {}
