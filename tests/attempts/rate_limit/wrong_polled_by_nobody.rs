// expect: calls were refused
use futures::future::join_all;
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;

/// How many calls the market accepts in a [`WINDOW`].
const LIMIT: usize = 5;
/// Any stretch of time this long.
const WINDOW: Duration = Duration::from_secs(1);

/// Asks for every symbol once, at most [`LIMIT`] calls in any [`WINDOW`]; answers in the order asked.
async fn fetch_politely(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    // The futures are made in time, and begin when `join_all` polls them: all at once.
    let mut ticks = tokio::time::interval(WINDOW / LIMIT as u32);
    let mut calls = Vec::new();
    for symbol in symbols {
        ticks.tick().await;
        calls.push(market.quote(symbol));
    }
    join_all(calls).await
}

fn main() {}
