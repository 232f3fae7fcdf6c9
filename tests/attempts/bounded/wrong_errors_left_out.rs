// expect: got 5, expected 6. An error is an answer, too
use futures::stream::{self, StreamExt};
use slow_api::{Market, MarketError, Quote};

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    let calls = symbols.iter().map(|symbol| market.quote(symbol));
    let answers = stream::iter(calls).buffer_unordered(limit);
    let (quotes, _errors): (Vec<_>, Vec<_>) =
        answers.collect::<Vec<_>>().await.into_iter().partition(Result::is_ok);
    quotes
}

fn main() {}
