// expect: s. What is waited for after that should have begun before, or is not needed: a
// idea: the page is up at the deadline and never earlier, even when all calls are done
//! Returns at the deadline with every quote that has come, three calls at a time.

use futures::stream::{self, StreamExt};
use slow_api::{Market, Quote};
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// How many calls the market takes at the same time.
const AT_ONCE: usize = 3;

use std::sync::{Arc, Mutex};

async fn prices_by_deadline(market: &Market, symbols: &[&str], limit: Duration) -> Vec<Quote> {
    let quotes: Arc<Mutex<Vec<Quote>>> = Arc::default();
    let calls: Vec<_> = symbols.iter().map(|symbol| market.quote(symbol)).collect();
    let board = quotes.clone();
    let task = tokio::spawn(async move {
        let mut answers = stream::iter(calls).buffer_unordered(AT_ONCE);
        while let Some(answer) = answers.next().await {
            board.lock().unwrap().extend(answer);
        }
    });
    tokio::time::sleep(limit).await;
    task.abort();
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
