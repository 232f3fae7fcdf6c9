// expect: s: something else was waited for until then, one thing after another. Start the calls
// idea: the seats are a static semaphore, and two pages at once have three seats together
//! Returns at the deadline with every quote that has come, three calls at a time.

use futures::stream::{self, StreamExt};
use slow_api::{Market, Quote};
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// How many calls the market takes at the same time.
const AT_ONCE: usize = 3;

use std::cell::RefCell;
use tokio::sync::Semaphore;

static SEATS: Semaphore = Semaphore::const_new(AT_ONCE);

async fn prices_by_deadline(market: &Market, symbols: &[&str], limit: Duration) -> Vec<Quote> {
    let quotes = RefCell::new(Vec::new());
    let calls = symbols.iter().map(|symbol| async {
        let _seat = SEATS.acquire().await.unwrap();
        let answer = market.quote(symbol).await;
        quotes.borrow_mut().extend(answer);
    });
    let _ = timeout(limit, futures::future::join_all(calls)).await;
    quotes.into_inner()
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
