// expect: the call for GOOGL blocked its thread until the answer was there
use slow_api::{Market, MarketError, Quote};

/// Asks for every symbol once, all together, and returns all quotes and all errors, in the order asked.
async fn keep_going(market: &Market, symbols: &[&str]) -> (Vec<Quote>, Vec<MarketError>) {
    let (mut quotes, mut errors) = (Vec::new(), Vec::new());
    for symbol in symbols {
        match market.blocking().quote(symbol) {
            Ok(quote) => quotes.push(quote),
            Err(error) => errors.push(error),
        }
    }
    (quotes, errors)
}

fn main() {}
