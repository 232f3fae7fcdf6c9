// expect: Somebody is asked again whose answer was already there, or was not wanted
// idea: a symbol that failed goes back among the calls until it works
//! All symbols are asked for at once, and each quote is shown the moment it arrives.

use slow_api::{Market, Quote};
use std::time::{Duration, Instant};

use futures::stream::{FuturesUnordered, StreamExt};

async fn show_as_they_come(market: &Market, symbols: &[&str], mut show: impl FnMut(Quote)) {
    let ask = |symbol: &str| {
        let (call, symbol) = (market.quote(symbol), symbol.to_owned());
        async move { (symbol, call.await) }
    };
    let mut calls: FuturesUnordered<_> = symbols.iter().map(|symbol| ask(symbol)).collect();
    while let Some((symbol, answer)) = calls.next().await {
        match answer {
            Ok(quote) => show(quote),
            Err(error) if error.is_transient() => calls.push(ask(&symbol)),
            Err(_) => {}
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
