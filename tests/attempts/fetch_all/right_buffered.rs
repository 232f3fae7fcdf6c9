use futures::stream::{self, StreamExt};
use slow_api::{Market, MarketError, Quote};

async fn fetch_all(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let calls = symbols.iter().map(|symbol| market.quote(symbol));
    stream::iter(calls).buffered(symbols.len().max(1)).collect().await
}

fn main() {}
