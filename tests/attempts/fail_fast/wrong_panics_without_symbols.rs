// expect: assertion failed: !ret.inner.is_empty()
use futures::FutureExt;
use futures::future::select_all;
use slow_api::{Market, MarketError, Quote};

/// Asks for all symbols together: all quotes in the order asked, or the error that came first.
async fn fail_fast(market: &Market, symbols: &[&str]) -> Result<Vec<Quote>, MarketError> {
    let calls = symbols.iter().enumerate();
    let mut calls: Vec<_> = calls
        .map(|(index, symbol)| market.quote(symbol).map(move |answer| (index, answer)))
        .collect();
    let mut quotes = vec![None; symbols.len()];
    loop {
        let ((index, answer), _, rest) = select_all(calls).await;
        quotes[index] = Some(answer?);
        if rest.is_empty() {
            return Ok(quotes.into_iter().flatten().collect());
        }
        calls = rest;
    }
}

fn main() {}
