// expect: All began at the same moment
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;

/// How many calls the market accepts in a [`WINDOW`].
const LIMIT: usize = 5;
/// Any stretch of time this long.
const WINDOW: Duration = Duration::from_secs(1);

/// Asks for every symbol once, at most [`LIMIT`] calls in any [`WINDOW`]; answers in the order asked.
async fn fetch_politely(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    // An order is kept, and a pace of sorts; but nobody polls the calls before the last tick.
    let mut ticks = tokio::time::interval(WINDOW / LIMIT as u32);
    let mut calls = futures::stream::FuturesOrdered::new();
    for symbol in symbols {
        ticks.tick().await;
        calls.push_back(market.quote(symbol));
    }
    futures::StreamExt::collect(calls).await
}

fn main() {}
