use slow_api::{Market, MarketError, Quote};
use tokio::task::JoinSet;

async fn fetch_bounded(
    market: &Market,
    symbols: &[&str],
    limit: usize,
) -> Vec<Result<Quote, MarketError>> {
    let mut set = JoinSet::new();
    let mut answers = Vec::new();
    for symbol in symbols {
        if set.len() == limit {
            answers.extend(set.join_next().await.map(Result::unwrap));
        }
        set.spawn(market.quote(symbol));
    }
    answers.extend(set.join_all().await);
    answers
}

fn main() {}
