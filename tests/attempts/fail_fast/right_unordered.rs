use futures::stream::{FuturesUnordered, TryStreamExt};
use slow_api::{Market, MarketError, Quote};

/// Asks for all symbols together: all quotes in the order asked, or the error that came first.
async fn fail_fast(market: &Market, symbols: &[&str]) -> Result<Vec<Quote>, MarketError> {
    let calls = symbols.iter().enumerate().map(|(index, symbol)| {
        let call = market.quote(symbol);
        async move { call.await.map(|quote| (index, quote)) }
    });
    let mut calls: FuturesUnordered<_> = calls.collect();
    let mut quotes = Vec::new();
    while let Some(quote) = calls.try_next().await? {
        quotes.push(quote);
    }
    quotes.sort_by_key(|(index, _)| *index);
    Ok(quotes.into_iter().map(|(_, quote)| quote).collect())
}

fn main() {}
