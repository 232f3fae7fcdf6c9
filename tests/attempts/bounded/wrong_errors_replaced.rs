// expect: What stands for an error is what the market said.
use futures::stream::{self, StreamExt};
use slow_api::{Market, MarketError, Quote};

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    let calls = stream::iter(symbols).map(|symbol| async move {
        let unavailable = MarketError::Unavailable { symbol: symbol.to_string() };
        market.quote(symbol).await.map_err(|_| unavailable)
    });
    calls.buffer_unordered(limit).collect().await
}

fn main() {}
