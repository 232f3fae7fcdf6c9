// expect: A rate counts beginnings, not calls in flight
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;

/// How many calls the market accepts in a [`WINDOW`].
const LIMIT: usize = 5;
/// Any stretch of time this long.
const WINDOW: Duration = Duration::from_secs(1);

/// Asks for every symbol once, at most [`LIMIT`] calls in any [`WINDOW`]; answers in the order asked.
async fn fetch_politely(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    use futures::stream::{self, StreamExt};
    stream::iter(symbols).map(|symbol| market.quote(symbol)).buffered(LIMIT).collect().await
}

fn main() {}
