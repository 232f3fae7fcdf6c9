// expect: A failure is no winner: wait for the next answer
use slow_api::{Market, MarketError, Quote};

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    let [one, two, three] = mirrors;
    tokio::select! {
        answer = one.quote(symbol) => answer,
        answer = two.quote(symbol) => answer,
        answer = three.quote(symbol) => answer,
    }
}

fn main() {}
