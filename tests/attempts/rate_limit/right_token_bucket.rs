use slow_api::{Market, MarketError, Quote};
use std::time::Duration;

/// How many calls the market accepts in a [`WINDOW`].
const LIMIT: usize = 5;
/// Any stretch of time this long.
const WINDOW: Duration = Duration::from_secs(1);

/// Asks for every symbol once, at most [`LIMIT`] calls in any [`WINDOW`]; answers in the order asked.
async fn fetch_politely(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let tokens = std::sync::Arc::new(tokio::sync::Semaphore::new(LIMIT));
    let mut calls = Vec::new();
    for symbol in symbols {
        let token = std::sync::Arc::clone(&tokens).acquire_owned().await.unwrap();
        tokio::spawn(async move {
            tokio::time::sleep(WINDOW).await;
            drop(token);
        });
        calls.push(tokio::spawn(market.quote(symbol)));
    }
    let mut answers = Vec::new();
    for call in calls {
        answers.push(call.await.unwrap());
    }
    answers
}

fn main() {}
