// expect: up to 50 calls in flight
use futures::future::join_all;
use slow_api::{Market, MarketError, Quote};

async fn fetch_all(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let mut answers = Vec::new();
    for chunk in symbols.chunks(50) {
        answers.extend(join_all(chunk.iter().map(|symbol| market.quote(symbol))).await);
    }
    answers
}

fn main() {}
