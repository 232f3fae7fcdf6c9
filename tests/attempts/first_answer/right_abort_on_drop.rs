use futures::stream::{FuturesUnordered, StreamExt};
use slow_api::{Market, MarketError, Quote};
use tokio_util::task::AbortOnDropHandle;

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    let tasks = mirrors.iter().map(|mirror| tokio::spawn(mirror.quote(symbol)));
    let mut tasks: FuturesUnordered<_> = tasks.map(AbortOnDropHandle::new).collect();
    let mut last = None;
    while let Some(answer) = tasks.next().await {
        let answer = answer.unwrap();
        if answer.is_ok() {
            return answer;
        }
        last = Some(answer);
    }
    last.expect("three mirrors were asked")
}

fn main() {}
