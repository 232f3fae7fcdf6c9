use futures::future::join_all;
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;

/// How many calls the market accepts in a [`WINDOW`].
const LIMIT: usize = 5;
/// Any stretch of time this long.
const WINDOW: Duration = Duration::from_secs(1);

/// Asks for every symbol once, at most [`LIMIT`] calls in any [`WINDOW`]; answers in the order asked.
async fn fetch_politely(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let permits = std::sync::Arc::new(tokio::sync::Semaphore::new(LIMIT));
    join_all(symbols.iter().map(async |symbol| {
        let permit = permits.clone().acquire_owned().await.unwrap();
        tokio::spawn(async move {
            tokio::time::sleep(WINDOW).await;
            drop(permit);
        });
        market.quote(symbol).await
    }))
    .await
}

fn main() {}
