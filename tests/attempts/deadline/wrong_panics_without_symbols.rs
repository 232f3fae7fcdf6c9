// expect: assertion failed: !ret.inner.is_empty()
use futures::future::select_all;
use slow_api::{Market, Quote};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

const AT_ONCE: usize = 3;

async fn prices_by_deadline(market: &Market, symbols: &[&str], limit: Duration) -> Vec<Quote> {
    let deadline = Instant::now() + limit;
    let mut waiting = symbols.iter();
    let mut calls: Vec<_> =
        waiting.by_ref().take(AT_ONCE).map(|symbol| market.quote(symbol)).collect();
    let mut quotes = Vec::new();
    while let Ok((answer, _, rest)) = timeout_at(deadline, select_all(calls)).await {
        quotes.extend(answer);
        calls = rest;
        calls.extend(waiting.next().map(|symbol| market.quote(symbol)));
        if calls.is_empty() {
            break;
        }
    }
    quotes
}

fn main() {}
