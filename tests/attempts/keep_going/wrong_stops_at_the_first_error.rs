// expect: A future was dropped before its answer came.
use slow_api::{Market, MarketError, Quote};

/// Asks for every symbol once, all together, and returns all quotes and all errors, in the order asked.
async fn keep_going(market: &Market, symbols: &[&str]) -> (Vec<Quote>, Vec<MarketError>) {
    let calls = symbols.iter().map(|symbol| market.quote(symbol));
    match futures::future::try_join_all(calls).await {
        Ok(quotes) => (quotes, Vec::new()),
        Err(error) => (Vec::new(), vec![error]),
    }
}

fn main() {}
