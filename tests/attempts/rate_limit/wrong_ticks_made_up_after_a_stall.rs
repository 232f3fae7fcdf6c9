// expect: what had been missed was made up for all at once
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;

/// How many calls the market accepts in a [`WINDOW`].
const LIMIT: usize = 5;
/// Any stretch of time this long.
const WINDOW: Duration = Duration::from_secs(1);

/// Asks for every symbol once, at most [`LIMIT`] calls in any [`WINDOW`]; answers in the order asked.
async fn fetch_politely(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    use futures::stream::{self, StreamExt};
    let mut ticks = tokio::time::interval(WINDOW / LIMIT as u32);
    let ticks = stream::poll_fn(move |context| ticks.poll_tick(context).map(Some));
    stream::iter(symbols)
        .zip(ticks)
        .map(|(symbol, _)| market.quote(symbol))
        .buffered(1000)
        .collect()
        .await
}

fn main() {}
