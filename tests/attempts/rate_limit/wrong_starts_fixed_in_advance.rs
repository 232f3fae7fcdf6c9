// expect: what had been missed was made up for all at once
use futures::future::join_all;
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;

/// How many calls the market accepts in a [`WINDOW`].
const LIMIT: usize = 5;
/// Any stretch of time this long.
const WINDOW: Duration = Duration::from_secs(1);

/// Asks for every symbol once, at most [`LIMIT`] calls in any [`WINDOW`]; answers in the order asked.
async fn fetch_politely(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let start = tokio::time::Instant::now();
    join_all(symbols.iter().enumerate().map(async |(index, symbol)| {
        tokio::time::sleep_until(start + WINDOW * (index / LIMIT) as u32).await;
        market.quote(symbol).await
    }))
    .await
}

fn main() {}
