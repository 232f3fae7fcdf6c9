// expect: s. What is ready should not wait for what is not: neither for the last answer, nor for
// idea: the order of arrival is noted right, but the quotes are shown when the last has come
//! All symbols are asked for at once, and each quote is shown the moment it arrives.

use slow_api::{Market, Quote};
use std::time::{Duration, Instant};

use futures::stream::{FuturesUnordered, StreamExt};

async fn show_as_they_come(market: &Market, symbols: &[&str], mut show: impl FnMut(Quote)) {
    let calls: FuturesUnordered<_> = symbols.iter().map(|symbol| market.quote(symbol)).collect();
    let arrived: Vec<_> = calls.collect().await;
    for quote in arrived.into_iter().flatten() {
        show(quote);
    }
}

#[tokio::main]
async fn main() {
    let market = Market::builder()
        .latency_of("AAPL", Duration::from_millis(300))
        .latency_of("GOOGL", Duration::from_millis(100))
        .latency_of("MSFT", Duration::from_millis(200))
        .build();
    let start = Instant::now();
    let show = |quote: Quote| {
        println!("{:.1?}: {} at {:.2}", start.elapsed(), quote.symbol, quote.price);
    };
    show_as_they_come(&market, &["AAPL", "GOOGL", "MSFT"], show).await;
}
