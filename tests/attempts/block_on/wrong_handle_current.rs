// expect: finds a runtime only where there is one already
use slow_api::{Market, MarketError};
use tokio::runtime::Handle;

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let quote = Handle::current().block_on(market.quote(symbol))?;
    Ok(quote.price)
}

fn main() {}
