// expect: Each call is awaited before the next one starts.
use slow_api::{Market, MarketError, Quote};

/// Asks for every symbol once, all together, and returns all quotes and all errors, in the order asked.
async fn keep_going(market: &Market, symbols: &[&str]) -> (Vec<Quote>, Vec<MarketError>) {
    let (mut quotes, mut errors) = (Vec::new(), Vec::new());
    for symbol in symbols {
        match market.quote(symbol).await {
            Ok(quote) => quotes.push(quote),
            Err(error) => errors.push(error),
        }
    }
    (quotes, errors)
}

fn main() {}
