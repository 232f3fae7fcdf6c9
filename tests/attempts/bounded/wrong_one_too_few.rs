// expect: the market never saw more than 4 calls in flight, and 5 could be. There is room for more
use futures::stream::{self, StreamExt};
use slow_api::{Market, MarketError, Quote};

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    let calls = symbols.iter().map(|symbol| market.quote(symbol));
    stream::iter(calls).buffer_unordered((limit - 1).max(1)).collect().await
}

fn main() {}
