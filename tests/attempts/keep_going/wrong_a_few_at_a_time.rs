// expect: the market never saw more than 3 calls in flight, and 6 could be. There is room for more
use slow_api::{Market, MarketError, Quote};
use tokio::sync::Semaphore;

/// Asks for every symbol once, all together, and returns all quotes and all errors, in the order asked.
async fn keep_going(market: &Market, symbols: &[&str]) -> (Vec<Quote>, Vec<MarketError>) {
    let places = Semaphore::new(3);
    let calls = symbols.iter().map(async |symbol| {
        let _place = places.acquire().await.unwrap();
        market.quote(symbol).await
    });
    let (mut quotes, mut errors) = (Vec::new(), Vec::new());
    for answer in futures::future::join_all(calls).await {
        match answer {
            Ok(quote) => quotes.push(quote),
            Err(error) => errors.push(error),
        }
    }
    (quotes, errors)
}

fn main() {}
