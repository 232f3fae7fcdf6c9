// expect: s. What is waited for after that should have begun before, or is not needed: a
// idea: quotes are collected by tasks, and the screen is refreshed once a second
//! All symbols are asked for at once, and each quote is shown the moment it arrives.

use slow_api::{Market, Quote};
use std::time::{Duration, Instant};

use std::sync::{Arc, Mutex};

async fn show_as_they_come(market: &Market, symbols: &[&str], mut show: impl FnMut(Quote)) {
    let arrived: Arc<Mutex<Vec<Quote>>> = Arc::default();
    let mut tasks = tokio::task::JoinSet::new();
    for symbol in symbols {
        let (call, arrived) = (market.quote(symbol), arrived.clone());
        tasks.spawn(async move {
            if let Ok(quote) = call.await {
                arrived.lock().unwrap().push(quote);
            }
        });
    }
    let mut refresh = tokio::time::interval(Duration::from_secs(1));
    loop {
        refresh.tick().await;
        while tasks.try_join_next().is_some() {}
        let fresh: Vec<Quote> = arrived.lock().unwrap().drain(..).collect();
        fresh.into_iter().for_each(&mut show);
        if tasks.is_empty() {
            return;
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
