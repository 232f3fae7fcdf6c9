// expect: There is no Tokio runtime here. The market's call waits on a timer of Tokio's, so only a
use slow_api::{Market, MarketError};

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let quote = futures::executor::block_on(market.quote(symbol))?;
    Ok(quote.price)
}

fn main() {}
