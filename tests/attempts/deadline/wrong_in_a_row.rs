// expect: the market never saw more than 1 call in flight, and 3 could be
use slow_api::{Market, Quote};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

const AT_ONCE: usize = 3;

async fn prices_by_deadline(market: &Market, symbols: &[&str], limit: Duration) -> Vec<Quote> {
    let deadline = Instant::now() + limit;
    let mut quotes = Vec::new();
    for symbol in symbols {
        match timeout_at(deadline, market.quote(symbol)).await {
            Ok(answer) => quotes.extend(answer),
            Err(_) => break,
        }
    }
    quotes
}

fn main() {}
