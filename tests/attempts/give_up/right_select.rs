use slow_api::{Market, MarketError, Quote};
use std::time::Duration;
use tokio::time::sleep;

async fn price_within(
    market: &Market,
    symbol: &str,
    limit: Duration,
) -> Result<Option<Quote>, MarketError> {
    tokio::select! {
        answer = market.quote(symbol) => answer.map(Some),
        _ = sleep(limit) => Ok(None),
    }
}

fn main() {}
