// expect: no Tokio runtime here: "there is no reactor running
use slow_api::{Market, MarketError};

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let quote = futures::executor::block_on(market.quote(symbol))?;
    Ok(quote.price)
}

fn main() {}
