// expect: range end index 5 out of range for slice of length 3
use futures::stream::{FuturesUnordered, StreamExt};
use slow_api::{Market, MarketError, Quote};

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    let mut calls: FuturesUnordered<_> =
        symbols[..limit].iter().map(|symbol| market.quote(symbol)).collect();
    let mut waiting = symbols[limit..].iter();
    let mut answers = Vec::new();
    while let Some(answer) = calls.next().await {
        answers.push(answer);
        calls.extend(waiting.next().map(|symbol| market.quote(symbol)));
    }
    answers
}

fn main() {}
