// expect: could be. There is room for more, and nobody takes it
use slow_api::{Market, MarketError, Quote};
use tokio::sync::Semaphore;

/// Asks for all symbols together: all quotes in the order asked, or the error that came first.
async fn fail_fast(market: &Market, symbols: &[&str]) -> Result<Vec<Quote>, MarketError> {
    let places = Semaphore::new(10);
    let calls = symbols.iter().map(async |symbol| {
        let _place = places.acquire().await.unwrap();
        market.quote(symbol).await
    });
    futures::future::try_join_all(calls).await
}

fn main() {}
