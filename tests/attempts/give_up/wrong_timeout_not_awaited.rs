// expect: the market saw 0 calls cancelled, expected 1
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;
use tokio::time::timeout;

async fn price_within(
    market: &Market,
    symbol: &str,
    limit: Duration,
) -> Result<Option<Quote>, MarketError> {
    let call = market.quote(symbol).await;
    let Ok(answer) = timeout(limit, std::future::ready(call)).await else {
        return Ok(None);
    };
    answer.map(Some)
}

fn main() {}
