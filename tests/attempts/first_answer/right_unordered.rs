use futures::stream::{FuturesUnordered, StreamExt};
use slow_api::{Market, MarketError, Quote};

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    let mut calls: FuturesUnordered<_> =
        mirrors.iter().map(|mirror| mirror.quote(symbol)).collect();
    let mut answer = calls.next().await.unwrap();
    while answer.is_err()
        && let Some(next) = calls.next().await
    {
        answer = next;
    }
    answer
}

fn main() {}
