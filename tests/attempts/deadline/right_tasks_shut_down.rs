// idea: tasks behind a semaphore send their quotes; at the deadline the JoinSet is shut down
//! Returns at the deadline with every quote that has come, three calls at a time.

use futures::stream::{self, StreamExt};
use slow_api::{Market, Quote};
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// How many calls the market takes at the same time.
const AT_ONCE: usize = 3;

use std::sync::Arc;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;

async fn prices_by_deadline(market: &Market, symbols: &[&str], limit: Duration) -> Vec<Quote> {
    let seats = Arc::new(Semaphore::new(AT_ONCE));
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let mut tasks = JoinSet::new();
    for symbol in symbols {
        let (call, seats, sender) = (market.quote(symbol), seats.clone(), sender.clone());
        tasks.spawn(async move {
            let _seat = seats.acquire_owned().await.unwrap();
            if let Ok(quote) = call.await {
                let _ = sender.send(quote);
            }
        });
    }
    drop(sender);
    let _ = timeout(limit, async { while tasks.join_next().await.is_some() {} }).await;
    tasks.shutdown().await;
    let mut quotes = Vec::new();
    while let Ok(quote) = receiver.try_recv() {
        quotes.push(quote);
    }
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
