// expect: GOOGL was shown at 4s, and its answer came at 1s. What is ready should not wait
use futures::stream::{FuturesUnordered, StreamExt};
use slow_api::{Market, Quote};

async fn show_as_they_come(market: &Market, symbols: &[&str], show: impl FnMut(Quote)) {
    let mut calls: FuturesUnordered<_> =
        symbols.iter().map(|symbol| market.quote(symbol)).collect();
    let mut quotes = Vec::new();
    while let Some(answer) = calls.next().await {
        quotes.extend(answer);
    }
    quotes.into_iter().for_each(show);
}

fn main() {}
