// expect: 5 calls in flight at once, 3 is the limit
use futures::stream::{self, StreamExt};
use slow_api::{Market, MarketError, Quote};

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    let calls = symbols.iter().map(|symbol| market.quote(symbol));
    stream::iter(calls).buffer_unordered(5).collect().await
}

fn main() {}
