// expect: MSFT was asked for again
use slow_api::{Market, MarketError, Quote};

/// Asks for all symbols together: all quotes in the order asked, or the error that came first.
async fn fail_fast(market: &Market, symbols: &[&str]) -> Result<Vec<Quote>, MarketError> {
    let calls = symbols.iter().map(async |symbol| {
        loop {
            match market.quote(symbol).await {
                Err(error) if error.is_transient() => {}
                answer => return answer,
            }
        }
    });
    futures::future::try_join_all(calls).await
}

fn main() {}
