// expect: calls in flight, and the last one began only at
// idea: never more than ten symbols are under way
//! All symbols are asked for at once, and each quote is shown the moment it arrives.

use slow_api::{Market, Quote};
use std::time::{Duration, Instant};

use futures::stream::{self, StreamExt};

async fn show_as_they_come(market: &Market, symbols: &[&str], mut show: impl FnMut(Quote)) {
    stream::iter(symbols)
        .map(|symbol| market.quote(symbol))
        .buffer_unordered(10)
        .for_each(|answer| {
            answer.into_iter().for_each(&mut show);
            std::future::ready(())
        })
        .await;
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
