// idea: three workers share the list and a RefCell of quotes; the timeout drops all three
//! Returns at the deadline with every quote that has come, three calls at a time.

use futures::stream::{self, StreamExt};
use slow_api::{Market, Quote};
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// How many calls the market takes at the same time.
const AT_ONCE: usize = 3;

use std::cell::RefCell;

async fn prices_by_deadline(market: &Market, symbols: &[&str], limit: Duration) -> Vec<Quote> {
    let found: RefCell<Vec<Quote>> = RefCell::default();
    let todo = RefCell::new(symbols.iter());
    let next = || todo.borrow_mut().next();
    let workers = (0..AT_ONCE).map(|_| async {
        while let Some(symbol) = next() {
            let answer = market.quote(symbol).await;
            found.borrow_mut().extend(answer);
        }
    });
    timeout(limit, futures::future::join_all(workers)).await.map_or((), |_| ());
    found.take()
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
