// expect: When one call is done, the next one should begin
use futures::future::join_all;
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;
use tokio::sync::Semaphore;

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    let permits = Semaphore::new(limit);
    let calls = symbols.iter().map(|symbol| async {
        // `acquire` would be woken when a permit is there.
        let _permit = loop {
            match permits.try_acquire() {
                Ok(permit) => break permit,
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        };
        market.quote(symbol).await
    });
    join_all(calls).await
}

fn main() {}
