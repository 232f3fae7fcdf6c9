// idea: join_all after all: each of its futures shows its own quote, through a RefCell
//! All symbols are asked for at once, and each quote is shown the moment it arrives.

use slow_api::{Market, Quote};
use std::time::{Duration, Instant};

use std::cell::RefCell;

async fn show_as_they_come(market: &Market, symbols: &[&str], show: impl FnMut(Quote)) {
    let screen = RefCell::new(show);
    let calls = symbols.iter().map(|symbol| async {
        if let Ok(quote) = market.quote(symbol).await {
            (screen.borrow_mut())(quote);
        }
    });
    futures::future::join_all(calls).await;
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
