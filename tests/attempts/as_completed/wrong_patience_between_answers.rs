// expect: took 5.0 s, must take 9.0 s (the longest call): the market saw 1 call cancelled
use futures::stream::{FuturesUnordered, StreamExt};
use slow_api::{Market, Quote};
use std::time::Duration;
use tokio::time::timeout;

async fn show_as_they_come(market: &Market, symbols: &[&str], mut show: impl FnMut(Quote)) {
    let mut calls: FuturesUnordered<_> =
        symbols.iter().map(|symbol| market.quote(symbol)).collect();
    while let Ok(Some(answer)) = timeout(Duration::from_secs(2), calls.next()).await {
        if let Ok(quote) = answer {
            show(quote);
        }
    }
}

fn main() {}
