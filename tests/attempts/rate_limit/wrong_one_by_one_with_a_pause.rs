// expect: only beginnings are limited
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;

/// How many calls the market accepts in a [`WINDOW`].
const LIMIT: usize = 5;
/// Any stretch of time this long.
const WINDOW: Duration = Duration::from_secs(1);

/// Asks for every symbol once, at most [`LIMIT`] calls in any [`WINDOW`]; answers in the order asked.
async fn fetch_politely(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let mut answers = Vec::new();
    for symbol in symbols {
        answers.push(market.quote(symbol).await);
        tokio::time::sleep(WINDOW / LIMIT as u32).await;
    }
    answers
}

fn main() {}
