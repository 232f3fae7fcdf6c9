use futures::stream::{self, StreamExt};
use slow_api::{Market, MarketError, Quote};

/// Asks for every symbol once, all together, and returns all quotes and all errors, in the order asked.
async fn keep_going(market: &Market, symbols: &[&str]) -> (Vec<Quote>, Vec<MarketError>) {
    stream::iter(symbols)
        .map(|symbol| market.quote(symbol))
        .buffered(symbols.len().max(1))
        .fold((Vec::new(), Vec::new()), |(mut quotes, mut errors), answer| async move {
            match answer {
                Ok(quote) => quotes.push(quote),
                Err(error) => errors.push(error),
            }
            (quotes, errors)
        })
        .await
}

fn main() {}
