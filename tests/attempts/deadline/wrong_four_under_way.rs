// expect: is the limit. One call too many begins: compare with
// idea: takes a new symbol before the answer is taken out, so a fourth call is under way
//! Returns at the deadline with every quote that has come, three calls at a time.

use futures::stream::{self, StreamExt};
use slow_api::{Market, Quote};
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// How many calls the market takes at the same time.
const AT_ONCE: usize = 3;

use futures::stream::FuturesUnordered;

async fn prices_by_deadline(market: &Market, symbols: &[&str], limit: Duration) -> Vec<Quote> {
    let deadline = Instant::now() + limit;
    let mut under = FuturesUnordered::new();
    let mut quotes = Vec::new();
    let mut todo = symbols.iter();
    loop {
        while under.len() <= AT_ONCE {
            let Some(symbol) = todo.next() else { break };
            under.push(market.quote(symbol));
        }
        match tokio::time::timeout_at(deadline, under.next()).await {
            Ok(Some(answer)) => quotes.extend(answer),
            Ok(None) | Err(_) => return quotes,
        }
    }
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
