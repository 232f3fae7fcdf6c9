// expect: took 1.01 s, could take 1.0 s (the quickest mirror)
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    let mut tasks: Vec<_> =
        mirrors.iter().map(|mirror| tokio::spawn(mirror.quote(symbol))).collect();
    loop {
        if let Some(done) = tasks.iter().position(|task| task.is_finished()) {
            let answer = tasks.remove(done).await.unwrap();
            if answer.is_ok() || tasks.is_empty() {
                tasks.iter().for_each(|task| task.abort());
                return answer;
            }
        } else {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

fn main() {}
