// expect: the market saw 12 calls in flight at once, 5 is the limit
use futures::future::join_all;
use slow_api::{Market, MarketError, Quote};
use tokio::sync::Semaphore;

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    let places = Semaphore::new(limit);
    let calls = symbols.iter().map(|symbol| async {
        let _ = places.acquire().await.unwrap();
        market.quote(symbol).await
    });
    join_all(calls).await
}

fn main() {}
