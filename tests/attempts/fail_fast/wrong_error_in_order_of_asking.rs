// expect: could take 1.0 s (the first error
use slow_api::{Market, MarketError, Quote};

/// Asks for all symbols together: all quotes in the order asked, or the error that came first.
async fn fail_fast(market: &Market, symbols: &[&str]) -> Result<Vec<Quote>, MarketError> {
    use futures::stream::{FuturesOrdered, TryStreamExt};
    let calls: FuturesOrdered<_> = symbols.iter().map(|symbol| market.quote(symbol)).collect();
    calls.try_collect().await
}

fn main() {}
