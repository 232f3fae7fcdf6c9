// expect: No answer came in time, and that is no error.
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;
use tokio::time::timeout;

async fn price_within(
    market: &Market,
    symbol: &str,
    limit: Duration,
) -> Result<Option<Quote>, MarketError> {
    let answer = timeout(limit, market.quote(symbol)).await;
    answer.unwrap_or(Err(MarketError::Hung { after: limit })).map(Some)
}

fn main() {}
