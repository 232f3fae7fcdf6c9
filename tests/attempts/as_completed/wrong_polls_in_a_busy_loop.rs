// expect: busy waiting: the work was polled thousands of times while no time passed. A loop asks
// idea: asks all tasks again and again whether they are finished, without waiting
//! All symbols are asked for at once, and each quote is shown the moment it arrives.

use slow_api::{Market, Quote};
use std::time::{Duration, Instant};

async fn show_as_they_come(market: &Market, symbols: &[&str], mut show: impl FnMut(Quote)) {
    let mut tasks: Vec<_> =
        symbols.iter().map(|symbol| tokio::spawn(market.quote(symbol))).collect();
    while !tasks.is_empty() {
        let mut place = 0;
        while place < tasks.len() {
            if tasks[place].is_finished() {
                if let Ok(Ok(quote)) = tasks.remove(place).await {
                    show(quote);
                }
            } else {
                place += 1;
            }
        }
        tokio::task::yield_now().await;
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
