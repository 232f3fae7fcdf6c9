// expect: `None` says that no answer came. This answer came: the market said no.
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;
use tokio::time::timeout;

async fn price_within(
    market: &Market,
    symbol: &str,
    limit: Duration,
) -> Result<Option<Quote>, MarketError> {
    let answer = timeout(limit, market.quote(symbol)).await;
    Ok(answer.ok().and_then(Result::ok))
}

fn main() {}
