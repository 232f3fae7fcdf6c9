// expect: When one call is done, the next one should begin: it need not wait for its neighbours
use futures::future::join_all;
use slow_api::{Market, MarketError, Quote};

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    // Every worker has its share of the list from the start, and keeps it.
    let share = symbols.len().div_ceil(limit);
    let workers = symbols.chunks(share).map(|share| async move {
        let mut answers = Vec::new();
        for symbol in share {
            answers.push(market.quote(symbol).await);
        }
        answers
    });
    join_all(workers).await.into_iter().flatten().collect()
}

fn main() {}
