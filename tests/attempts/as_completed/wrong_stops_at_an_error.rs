// expect: took 1.0 s, must take 9.0 s (the longest call): the market saw 4 calls cancelled
use futures::stream::{FuturesUnordered, StreamExt};
use slow_api::{Market, Quote};

async fn show_as_they_come(market: &Market, symbols: &[&str], mut show: impl FnMut(Quote)) {
    let mut calls: FuturesUnordered<_> =
        symbols.iter().map(|symbol| market.quote(symbol)).collect();
    while let Some(Ok(quote)) = calls.next().await {
        show(quote);
    }
}

fn main() {}
