// expect: the market saw 0 calls cancelled, expected 1. What nobody waits for any more should be dropped, not waited out.
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;
use tokio::time::Instant;

async fn price_within(
    market: &Market,
    symbol: &str,
    limit: Duration,
) -> Result<Option<Quote>, MarketError> {
    let start = Instant::now();
    let answer = market.quote(symbol).await;
    if start.elapsed() > limit { Ok(None) } else { answer.map(Some) }
}

fn main() {}
