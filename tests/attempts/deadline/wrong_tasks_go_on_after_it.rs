// expect: calls are still in flight after the work was done, and nobody waits for the answer.
// idea: the tasks are not cancelled at the deadline: they go on with their calls, and begin new ones
//! Returns at the deadline with every quote that has come, three calls at a time.

use futures::stream::{self, StreamExt};
use slow_api::{Market, Quote};
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// How many calls the market takes at the same time.
const AT_ONCE: usize = 3;

use std::sync::{Arc, Mutex};
use tokio::sync::Semaphore;

async fn prices_by_deadline(market: &Market, symbols: &[&str], limit: Duration) -> Vec<Quote> {
    let seats = Arc::new(Semaphore::new(AT_ONCE));
    let quotes: Arc<Mutex<Vec<Quote>>> = Arc::default();
    let mut tasks = Vec::new();
    for symbol in symbols {
        let (call, seats, quotes) = (market.quote(symbol), seats.clone(), quotes.clone());
        tasks.push(tokio::spawn(async move {
            let _seat = seats.acquire().await.unwrap();
            if let Ok(quote) = call.await {
                quotes.lock().unwrap().push(quote);
            }
        }));
    }
    let _ = timeout(limit, futures::future::join_all(tasks)).await;
    let quotes = quotes.lock().unwrap().clone();
    quotes
}

#[tokio::main]
async fn main() {
    let market = Market::builder()
        .latency(Duration::from_millis(80))
        .latency_of("MSFT", Duration::from_millis(900))
        .at_most_in_flight(AT_ONCE as u64)
        .build();
    let start = Instant::now();
    let limit = Duration::from_millis(200);
    let quotes = prices_by_deadline(&market, &slow_api::SYMBOLS, limit).await;
    for quote in &quotes {
        println!("{} at {:.2}", quote.symbol, quote.price);
    }
    println!("{} of 12 quotes, after {:.2?}", quotes.len(), start.elapsed());
}
