// expect: got GOOGL, MSFT, AAPL; expected AAPL, GOOGL, MSFT (the order of the symbols). This is the order in which the answers came.
use futures::stream::{FuturesUnordered, StreamExt};
use slow_api::{Market, MarketError, Quote};

async fn fetch_all(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let calls: FuturesUnordered<_> = symbols.iter().map(|symbol| market.quote(symbol)).collect();
    calls.collect().await
}

fn main() {}
