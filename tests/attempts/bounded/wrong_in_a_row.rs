// expect: the market never saw more than 1 call in flight, and 5 could be. Each call is awaited
use slow_api::{Market, MarketError, Quote};

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    let mut answers = Vec::new();
    for symbol in symbols {
        answers.push(market.quote(symbol).await);
    }
    answers
}

fn main() {}
