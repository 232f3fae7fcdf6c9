// expect: throw errors away
use slow_api::{Market, MarketError, Quote};

/// Asks for every symbol once, all together, and returns all quotes and all errors, in the order asked.
async fn keep_going(market: &Market, symbols: &[&str]) -> (Vec<Quote>, Vec<MarketError>) {
    let answers =
        futures::future::join_all(symbols.iter().map(|symbol| market.quote(symbol))).await;
    (answers.into_iter().flatten().collect(), Vec::new())
}

fn main() {}
