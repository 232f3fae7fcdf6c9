// expect: s. What is ready should not wait for what is not: neither for the last answer, nor for
// idea: the channel is read only when all tasks have been joined
//! All symbols are asked for at once, and each quote is shown the moment it arrives.

use slow_api::{Market, Quote};
use std::time::{Duration, Instant};

async fn show_as_they_come(market: &Market, symbols: &[&str], mut show: impl FnMut(Quote)) {
    let (sender, mut quotes) = tokio::sync::mpsc::unbounded_channel();
    let mut tasks = tokio::task::JoinSet::new();
    for symbol in symbols {
        let (call, sender) = (market.quote(symbol), sender.clone());
        tasks.spawn(async move { sender.send(call.await) });
    }
    tasks.join_all().await;
    while let Ok(answer) = quotes.try_recv() {
        if let Ok(quote) = answer {
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
