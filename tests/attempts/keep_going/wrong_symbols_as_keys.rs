// expect: missing: an answer was lost on the way
use slow_api::{Market, MarketError, Quote};
use std::collections::HashMap;
use tokio::task::JoinSet;

/// Asks for every symbol once, all together, and returns all quotes and all errors, in the order asked.
async fn keep_going(market: &Market, symbols: &[&str]) -> (Vec<Quote>, Vec<MarketError>) {
    let mut set = JoinSet::new();
    for symbol in symbols {
        let (name, call) = (symbol.to_string(), market.quote(symbol));
        set.spawn(async move { (name, call.await) });
    }
    let mut answers: HashMap<_, _> = set.join_all().await.into_iter().collect();
    let (mut quotes, mut errors) = (Vec::new(), Vec::new());
    for symbol in symbols {
        match answers.remove(*symbol) {
            Some(Ok(quote)) => quotes.push(quote),
            Some(Err(error)) => errors.push(error),
            None => {}
        }
    }
    (quotes, errors)
}

fn main() {}
