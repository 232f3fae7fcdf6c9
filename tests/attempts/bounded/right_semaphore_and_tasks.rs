use slow_api::{Market, MarketError, Quote};
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    let places = Arc::new(Semaphore::new(limit));
    let mut set = JoinSet::new();
    for symbol in symbols {
        let place = places.clone().acquire_owned().await.unwrap();
        let call = market.quote(symbol);
        set.spawn(async move {
            let answer = call.await;
            drop(place);
            answer
        });
    }
    set.join_all().await
}

fn main() {}
