// expect: the call for AAPL blocked its thread until the answer was there
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;
use tokio::time::timeout;

async fn price_within(
    market: &Market,
    symbol: &str,
    limit: Duration,
) -> Result<Option<Quote>, MarketError> {
    timeout(limit, async { market.blocking().quote(symbol) }).await.ok().transpose()
}

fn main() {}
