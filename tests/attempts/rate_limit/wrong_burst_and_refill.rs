// expect: they were a sixth within a second
use futures::future::join_all;
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;

/// How many calls the market accepts in a [`WINDOW`].
const LIMIT: usize = 5;
/// Any stretch of time this long.
const WINDOW: Duration = Duration::from_secs(1);

/// Asks for every symbol once, at most [`LIMIT`] calls in any [`WINDOW`]; answers in the order asked.
async fn fetch_politely(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    // A bucket of five, and one more every 0.2 s: up to nine in the first second.
    let tokens = std::sync::Arc::new(tokio::sync::Semaphore::new(LIMIT));
    let bucket = std::sync::Arc::clone(&tokens);
    let refill = tokio::spawn(async move {
        loop {
            tokio::time::sleep(WINDOW / LIMIT as u32).await;
            bucket.add_permits(1);
        }
    });
    let mut calls = Vec::new();
    for symbol in symbols {
        tokens.acquire().await.unwrap().forget();
        calls.push(tokio::spawn(market.quote(symbol)));
    }
    refill.abort();
    join_all(calls).await.into_iter().map(|joined| joined.unwrap()).collect()
}

fn main() {}
