use slow_api::{Market, MarketError, Quote};
use std::time::Duration;
use tokio::time::timeout;

async fn price_within(
    market: &Market,
    symbol: &str,
    limit: Duration,
) -> Result<Option<Quote>, MarketError> {
    let Ok(answer) = timeout(limit, market.quote(symbol)).await else {
        return Ok(None);
    };
    Ok(Some(answer?))
}

fn main() {}
