// idea: every call becomes a stream of one, and the streams are merged
//! All symbols are asked for at once, and each quote is shown the moment it arrives.

use slow_api::{Market, Quote};
use std::time::{Duration, Instant};

use futures::stream::{self, StreamExt};

async fn show_as_they_come(market: &Market, symbols: &[&str], mut show: impl FnMut(Quote)) {
    let single = symbols.iter().map(|symbol| stream::once(market.quote(symbol)));
    let mut merged = stream::select_all(single.map(StreamExt::boxed));
    loop {
        match merged.next().await {
            None => break,
            Some(Err(_)) => {}
            Some(Ok(quote)) => show(quote),
        }
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
