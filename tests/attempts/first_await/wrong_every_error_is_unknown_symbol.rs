// expect: }). The market never said the first: pass on what it said, as it is. The caller must hear
// idea: every failure is reported as an unknown symbol, whatever it was
//! The market is slow: await the quote and return its price, or its error.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let Ok(quote) = market.quote(symbol).await else {
        return Err(MarketError::UnknownSymbol { symbol: symbol.to_owned() });
    };
    Ok(quote.price)
}

#[tokio::main]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    let answer = price_of(&market, "AAPL").await;
    println!("AAPL: {answer:?}, after {:.1?}", start.elapsed());
    println!("calls that the market saw: {}", market.ledger().summary().calls);
}
