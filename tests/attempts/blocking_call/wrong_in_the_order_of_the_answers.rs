// expect: in the order of the symbols
use futures::stream::{FuturesUnordered, StreamExt};
use slow_api::{Market, MarketError};

/// The prices of all symbols, in order, or an error if one of them has none.
async fn prices(market: &Market, symbols: &[&str]) -> Result<Vec<f64>, MarketError> {
    let calls = symbols.iter().rev().map(|symbol| market.quote(symbol));
    let mut calls: FuturesUnordered<_> = calls.collect();
    let mut prices = Vec::new();
    while let Some(answer) = calls.next().await {
        prices.push(answer?.price);
    }
    Ok(prices)
}

fn main() {}
