// expect: The market said both, to different calls. The first try ended in another error than the
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;
use tokio::time::sleep;

async fn quote_with_retries(
    market: &Market,
    symbol: &str,
    tries: u32,
    first_wait: Duration,
) -> Result<Quote, MarketError> {
    let mut wait = first_wait;
    let mut first = None;
    for _ in 1..tries {
        match market.quote(symbol).await {
            Err(error) if error.is_transient() => first.get_or_insert(error),
            answer => return answer,
        };
        sleep(wait).await;
        wait *= 2;
    }
    market.quote(symbol).await.map_err(|last| first.unwrap_or(last))
}

fn main() {}
