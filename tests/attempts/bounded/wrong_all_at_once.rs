// expect: the market saw 12 calls in flight at once, 5 is the limit
use futures::future::join_all;
use slow_api::{Market, MarketError, Quote};

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    let calls = symbols.iter().map(|symbol| market.quote(symbol));
    join_all(calls).await
}

fn main() {}
