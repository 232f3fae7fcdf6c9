// expect: took 0.2 s, must take 2.0 s (the longest call; INVALID fails after 0.2 s, which is no reason to stop): the market saw 4 calls cancelled
use futures::future::try_join_all;
use slow_api::{Market, MarketError, Quote};

async fn fetch_all(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let calls = symbols.iter().map(|symbol| market.quote(symbol));
    match try_join_all(calls).await {
        Ok(quotes) => quotes.into_iter().map(Ok).collect(),
        Err(error) => vec![Err(error)],
    }
}

fn main() {}
