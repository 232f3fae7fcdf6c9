// expect: got AAPL, GOOGL, MSFT, TSLA; expected GOOGL, TSLA, AAPL, MSFT (the order in which the
// idea: the tasks run at once, but are joined in the order of the list
//! All symbols are asked for at once, and each quote is shown the moment it arrives.

use slow_api::{Market, Quote};
use std::time::{Duration, Instant};

async fn show_as_they_come(market: &Market, symbols: &[&str], mut show: impl FnMut(Quote)) {
    let tasks: Vec<_> = symbols.iter().map(|symbol| tokio::spawn(market.quote(symbol))).collect();
    for task in tasks {
        if let Ok(Ok(quote)) = task.await {
            show(quote);
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
