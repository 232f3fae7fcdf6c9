// expect: 1 call is still in flight after the work was done
use slow_api::{Market, MarketError, Quote};
use std::time::Duration;
use tokio::time::timeout;

async fn price_within(
    market: &Market,
    symbol: &str,
    limit: Duration,
) -> Result<Option<Quote>, MarketError> {
    match timeout(limit, tokio::spawn(market.quote(symbol))).await {
        Ok(joined) => joined.unwrap().map(Some),
        Err(_) => Ok(None),
    }
}

fn main() {}
