use slow_api::{Market, MarketError, Quote};
use std::time::Duration;
use tokio::time::timeout;

async fn price_within(
    market: &Market,
    symbol: &str,
    limit: Duration,
) -> Result<Option<Quote>, MarketError> {
    let mut task = tokio::spawn(market.quote(symbol));
    match timeout(limit, &mut task).await {
        Ok(joined) => joined.unwrap().map(Some),
        Err(_) => {
            task.abort();
            Ok(None)
        }
    }
}

fn main() {}
