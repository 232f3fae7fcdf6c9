// expect: and mirror 1 has a quote. A failure is no winner: wait for the next answer
use futures::future::select_all;
use slow_api::{Market, MarketError, Quote};

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    let calls = mirrors.iter().map(|mirror| mirror.quote(symbol));
    let (answer, _, others) = select_all(calls).await;
    if answer.is_ok() {
        return answer;
    }
    let (answer, _, _) = select_all(others).await;
    answer
}

fn main() {}
