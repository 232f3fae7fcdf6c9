// expect: calls in flight, and the last one began only at
// idea: the list is waited for in turn with `select`, two at a time, so a third never hurries past them
//! All symbols are asked for at once, and each quote is shown the moment it arrives.

use slow_api::{Market, Quote};
use std::time::{Duration, Instant};

use futures::future::{self, Either};

async fn show_as_they_come(market: &Market, symbols: &[&str], mut show: impl FnMut(Quote)) {
    let mut rest = symbols.iter().map(|symbol| market.quote(symbol));
    let Some(mut waiting) = rest.next() else { return };
    for next in rest {
        let (answer, other) = match future::select(waiting, next).await {
            Either::Left(pair) => pair,
            Either::Right(pair) => pair,
        };
        if let Ok(quote) = answer {
            show(quote);
        }
        waiting = other;
    }
    if let Ok(quote) = waiting.await {
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
