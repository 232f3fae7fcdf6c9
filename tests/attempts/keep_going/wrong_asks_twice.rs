// expect: Somebody is asked again
use slow_api::{Market, MarketError, Quote};

/// Asks for every symbol once, all together, and returns all quotes and all errors, in the order asked.
async fn keep_going(market: &Market, symbols: &[&str]) -> (Vec<Quote>, Vec<MarketError>) {
    let first = futures::future::join_all(symbols.iter().map(|symbol| market.quote(symbol)));
    let again = futures::future::join_all(symbols.iter().map(|symbol| market.quote(symbol)));
    let (first, again) = tokio::join!(first, again);
    (first.into_iter().flatten().collect(), again.into_iter().filter_map(Result::err).collect())
}

fn main() {}
