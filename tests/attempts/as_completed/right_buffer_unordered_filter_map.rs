// idea: a stream as wide as the list (at least 1), filtered and shown with `for_each`
//! All symbols are asked for at once, and each quote is shown the moment it arrives.

use slow_api::{Market, Quote};
use std::time::{Duration, Instant};

use futures::stream::{self, StreamExt};

async fn show_as_they_come(market: &Market, symbols: &[&str], mut show: impl FnMut(Quote)) {
    stream::iter(symbols)
        .map(|symbol| market.quote(symbol))
        .buffer_unordered(symbols.len().max(1))
        .filter_map(|answer| async { answer.ok() })
        .for_each(|quote| {
            show(quote);
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
