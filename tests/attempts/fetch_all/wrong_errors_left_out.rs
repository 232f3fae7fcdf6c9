// expect: got AAPL, GOOGL, MSFT; expected AAPL, INVALID, GOOGL, TSLA, MSFT
use futures::future::join_all;
use slow_api::{Market, MarketError, Quote};

async fn fetch_all(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let calls = symbols.iter().map(|symbol| market.quote(symbol));
    join_all(calls).await.into_iter().filter(Result::is_ok).collect()
}

fn main() {}
