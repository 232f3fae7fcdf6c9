// expect: expected 21
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;

/// How many calls the market accepts in a [`WINDOW`].
const LIMIT: usize = 5;
/// Any stretch of time this long.
const WINDOW: Duration = Duration::from_secs(1);

/// Asks for every symbol once, at most [`LIMIT`] calls in any [`WINDOW`]; answers in the order asked.
async fn fetch_politely(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let mut ticks = tokio::time::interval(WINDOW / LIMIT as u32);
    let mut calls = std::collections::HashMap::new();
    for symbol in symbols {
        if !calls.contains_key(symbol) {
            ticks.tick().await;
            calls.insert(*symbol, tokio::spawn(market.quote(symbol)));
        }
    }
    let mut answers = Vec::new();
    for symbol in symbols {
        if let Some(call) = calls.remove(symbol) {
            answers.push(call.await.unwrap());
        }
    }
    answers
}

fn main() {}
