// expect: nor for its turn to be handed out
use futures::stream::{self, StreamExt};
use slow_api::{Market, MarketError, Quote};

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    let calls = symbols.iter().map(|symbol| market.quote(symbol));
    stream::iter(calls).buffered(limit).collect().await
}

fn main() {}
