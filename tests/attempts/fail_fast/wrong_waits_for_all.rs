// expect: could take 1.0 s (the first error
use futures::future::join_all;
use slow_api::{Market, MarketError, Quote};

/// Asks for all symbols together: all quotes in the order asked, or the error that came first.
async fn fail_fast(market: &Market, symbols: &[&str]) -> Result<Vec<Quote>, MarketError> {
    join_all(symbols.iter().map(|symbol| market.quote(symbol))).await.into_iter().collect()
}

fn main() {}
