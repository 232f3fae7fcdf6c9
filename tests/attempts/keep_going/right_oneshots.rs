// idea: a task for each call that sends its answer down a oneshot, received in order
//! Keep going.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// Asks for every symbol once, all together.
async fn keep_going(market: &Market, symbols: &[&str]) -> (Vec<Quote>, Vec<MarketError>) {
    let mut lines = std::collections::VecDeque::new();
    for symbol in symbols {
        let (sender, line) = oneshot::channel();
        let (market, symbol) = (market.clone(), String::from(*symbol));
        tokio::spawn(async move { sender.send(market.quote(&symbol).await) });
        lines.push_back(line);
    }
    let (mut quotes, mut errors) = Default::default();
    while let Some(line) = lines.pop_front() {
        match line.await.expect("the task answers") {
            Ok(quote) => Vec::push(&mut quotes, quote),
            Err(error) => Vec::push(&mut errors, error),
        }
    }
    (quotes, errors)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();

    let (quotes, errors) = keep_going(&market, &["AAPL", "INVALID", "GOOGL"]).await;

    for quote in quotes {
        println!("{:8} {:>8.2}", quote.symbol, quote.price);
    }
    for error in errors {
        println!("failed: {error}");
    }
    println!("{:.1} s (one call takes 0.2 s)", start.elapsed().as_secs_f64());
}
