use slow_api::{Market, MarketError, Quote};
use tokio::task::JoinSet;

async fn fetch_all(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let mut set = JoinSet::new();
    for (place, symbol) in symbols.iter().enumerate() {
        let call = market.quote(symbol);
        set.spawn(async move { (place, call.await) });
    }
    let mut answers: Vec<_> = symbols.iter().map(|_| None).collect();
    while let Some(joined) = set.join_next().await {
        let (place, answer) = joined.unwrap();
        answers[place] = Some(answer);
    }
    answers.into_iter().flatten().collect()
}

fn main() {}
