// idea: tasks send their quotes into a channel that ends with its last sender
//! All symbols are asked for at once, and each quote is shown the moment it arrives.

use slow_api::{Market, Quote};
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

async fn show_as_they_come(market: &Market, symbols: &[&str], mut show: impl FnMut(Quote)) {
    let (sender, mut quotes) = mpsc::channel::<Quote>(1);
    for symbol in symbols {
        let (call, sender) = (market.quote(symbol), sender.clone());
        tokio::spawn(async move {
            if let Ok(quote) = call.await {
                let _ = sender.send(quote).await;
            }
        });
    }
    drop(sender);
    while let Some(quote) = quotes.recv().await {
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
