// expect: got INVALID, TSLA, MSFT, AAPL, META; expected MSFT, AAPL, META (the order in which the
// idea: a symbol that fails is shown with a price of 0
//! All symbols are asked for at once, and each quote is shown the moment it arrives.

use slow_api::{Market, Quote};
use std::time::{Duration, Instant};

use futures::stream::{FuturesUnordered, StreamExt};

async fn show_as_they_come(market: &Market, symbols: &[&str], mut show: impl FnMut(Quote)) {
    let mut calls: FuturesUnordered<_> = symbols
        .iter()
        .map(|symbol| async move {
            let nothing = Quote { symbol: symbol.to_string(), price: 0.0 };
            market.quote(symbol).await.unwrap_or(nothing)
        })
        .collect();
    while let Some(quote) = calls.next().await {
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
