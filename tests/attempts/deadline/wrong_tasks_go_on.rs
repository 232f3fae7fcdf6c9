// expect: 3 calls are still in flight after the work was done
use futures::stream::{FuturesUnordered, StreamExt};
use slow_api::{Market, Quote};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

const AT_ONCE: usize = 3;

async fn prices_by_deadline(market: &Market, symbols: &[&str], limit: Duration) -> Vec<Quote> {
    let deadline = Instant::now() + limit;
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut tasks = FuturesUnordered::new();
    for symbol in symbols {
        let (places, call) = (places.clone(), market.quote(symbol));
        tasks.push(tokio::spawn(async move {
            let _place = places.acquire().await.unwrap();
            call.await
        }));
    }
    let mut quotes = Vec::new();
    while let Ok(Some(joined)) = timeout_at(deadline, tasks.next()).await {
        quotes.extend(joined.unwrap());
    }
    quotes
}

fn main() {}
