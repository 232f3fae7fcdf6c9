// expect: AAPL missing: an answer was lost on the way
use futures::stream::{self, StreamExt};
use slow_api::{Market, Quote};
use std::collections::HashMap;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

const AT_ONCE: usize = 3;

async fn prices_by_deadline(market: &Market, symbols: &[&str], limit: Duration) -> Vec<Quote> {
    let deadline = Instant::now() + limit;
    let mut answers =
        stream::iter(symbols).map(|symbol| market.quote(symbol)).buffer_unordered(AT_ONCE);
    let mut quotes = HashMap::new();
    while let Ok(Some(answer)) = timeout_at(deadline, answers.next()).await {
        quotes.extend(answer.map(|quote| (quote.symbol.clone(), quote)));
    }
    quotes.into_values().collect()
}

fn main() {}
