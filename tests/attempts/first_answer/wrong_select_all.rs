// expect: A failure is no winner: wait for the next answer
use futures::future::select_all;
use slow_api::{Market, MarketError, Quote};

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    let calls = mirrors.iter().map(|mirror| Box::pin(mirror.quote(symbol)));
    let (answer, _, _) = select_all(calls).await;
    answer
}

fn main() {}
