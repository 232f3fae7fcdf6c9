// expect: in the order asked
use slow_api::{Market, MarketError, Quote};

/// Asks for every symbol once, all together, and returns all quotes and all errors, in the order asked.
async fn keep_going(market: &Market, symbols: &[&str]) -> (Vec<Quote>, Vec<MarketError>) {
    let mut set: tokio::task::JoinSet<_> =
        symbols.iter().map(|symbol| market.quote(symbol)).collect();
    let (mut quotes, mut errors) = (Vec::new(), Vec::new());
    while let Some(answer) = set.join_next().await {
        match answer.unwrap() {
            Ok(quote) => quotes.push(quote),
            Err(error) => errors.push(error),
        }
    }
    (quotes, errors)
}

fn main() {}
