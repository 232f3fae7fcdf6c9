// expect: from 1.0 s on only 1 call was in flight and 5 could be, but the next one began at 5.0 s. When one call is done, the next one should begin: it need not wait for its neighbours
use futures::future::join_all;
use slow_api::{Market, MarketError, Quote};

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    let mut answers = Vec::new();
    for chunk in symbols.chunks(limit) {
        answers.extend(join_all(chunk.iter().map(|symbol| market.quote(symbol))).await);
    }
    answers
}

fn main() {}
