use slow_api::{Market, MarketError, Quote};
use std::time::Duration;
use tokio::time::sleep;

async fn quote_with_retries(
    market: &Market,
    symbol: &str,
    tries: u32,
    first_wait: Duration,
) -> Result<Quote, MarketError> {
    let answer = market.quote(symbol).await;
    let again = tries > 1 && answer.as_ref().is_err_and(MarketError::is_transient);
    if !again {
        return answer;
    }
    sleep(first_wait).await;
    Box::pin(quote_with_retries(market, symbol, tries - 1, first_wait * 2)).await
}

fn main() {}
