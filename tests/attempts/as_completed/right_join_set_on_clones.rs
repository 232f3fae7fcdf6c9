// idea: a JoinSet of tasks that own their market and their symbol
//! All symbols are asked for at once, and each quote is shown the moment it arrives.

use slow_api::{Market, Quote};
use std::time::{Duration, Instant};

async fn show_as_they_come(market: &Market, symbols: &[&str], mut show: impl FnMut(Quote)) {
    let mut tasks = tokio::task::JoinSet::new();
    symbols.iter().for_each(|symbol| {
        let (market, symbol) = (market.clone(), (*symbol).to_owned());
        tasks.spawn(async move { market.quote(&symbol).await });
    });
    while let Some(done) = tasks.join_next().await {
        let Ok(Ok(quote)) = done else { continue };
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
