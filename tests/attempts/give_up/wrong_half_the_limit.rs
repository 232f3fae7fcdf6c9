// expect: says that no answer came within the limit that was passed in
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;
use tokio::time::timeout;

async fn price_within(
    market: &Market,
    symbol: &str,
    limit: Duration,
) -> Result<Option<Quote>, MarketError> {
    timeout(limit / 2, market.quote(symbol)).await.ok().transpose()
}

fn main() {}
