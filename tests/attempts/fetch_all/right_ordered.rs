use futures::stream::{FuturesOrdered, StreamExt};
use slow_api::{Market, MarketError, Quote};

async fn fetch_all(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let calls: FuturesOrdered<_> = symbols.iter().map(|symbol| market.quote(symbol)).collect();
    calls.collect().await
}

fn main() {}
