// expect: could be. There is room for more, and nobody takes it
use futures::future::join_all;
use slow_api::{Fill, Market, MarketError};
use tokio::sync::Semaphore;

/// Buys every symbol for `budget` dollars: a price from the `feed`, then an order to the `broker`. Answers in
/// the order of the symbols. Without a price there is no order, and the other symbols go on.
async fn invest(
    feed: &Market,
    broker: &Market,
    symbols: &[&str],
    budget: f64,
) -> Vec<Result<Fill, MarketError>> {
    let places = Semaphore::new(4);
    join_all(symbols.iter().map(async |symbol| {
        let _place = places.acquire().await.unwrap();
        let quote = feed.quote(symbol).await?;
        broker.submit_order(symbol, shares(budget, quote.price)).await
    }))
    .await
}

/// How many whole shares a budget buys.
fn shares(budget: f64, price: f64) -> u32 {
    (budget / price) as u32
}

fn main() {}
