use slow_api::{Market, MarketError, Quote};
use tokio::task::JoinSet;

async fn first_answer(mirrors: &[Market; 3], symbol: &str) -> Result<Quote, MarketError> {
    let mut set = JoinSet::new();
    for mirror in mirrors {
        set.spawn(mirror.quote(symbol));
    }
    let mut last = None;
    while let Some(joined) = set.join_next().await {
        let answer = joined.unwrap();
        if answer.is_ok() {
            set.abort_all();
            return answer;
        }
        last = Some(answer);
    }
    last.unwrap()
}

fn main() {}
