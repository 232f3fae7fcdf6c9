// expect: An error from the market is an answer like any other. Pass it on
use futures::stream::{FuturesUnordered, StreamExt};
use slow_api::{Market, Quote};

async fn show_as_they_come(market: &Market, symbols: &[&str], mut show: impl FnMut(Quote)) {
    let mut calls: FuturesUnordered<_> =
        symbols.iter().map(|symbol| market.quote(symbol)).collect();
    while let Some(answer) = calls.next().await {
        show(answer.unwrap());
    }
}

fn main() {}
