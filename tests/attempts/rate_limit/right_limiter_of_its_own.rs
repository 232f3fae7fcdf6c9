use slow_api::{Market, MarketError, Quote};
use std::time::Duration;

/// How many calls the market accepts in a [`WINDOW`].
const LIMIT: usize = 5;
/// Any stretch of time this long.
const WINDOW: Duration = Duration::from_secs(1);

/// Asks for every symbol once, at most [`LIMIT`] calls in any [`WINDOW`]; answers in the order asked.
/// Remembers when the last calls began.
struct Limiter(std::collections::VecDeque<tokio::time::Instant>);

impl Limiter {
    async fn turn(&mut self) {
        if self.0.len() == LIMIT {
            let oldest = self.0.pop_front().unwrap();
            tokio::time::sleep_until(oldest + WINDOW).await;
        }
        self.0.push_back(tokio::time::Instant::now());
    }
}

async fn fetch_politely(market: &Market, symbols: &[&str]) -> Vec<Result<Quote, MarketError>> {
    let mut limiter = Limiter(Default::default());
    let mut set = tokio::task::JoinSet::new();
    for (index, symbol) in symbols.iter().enumerate() {
        limiter.turn().await;
        let call = market.quote(symbol);
        set.spawn(async move { (index, call.await) });
    }
    let mut answers = set.join_all().await;
    answers.sort_by_key(|(index, _)| *index);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

fn main() {}
