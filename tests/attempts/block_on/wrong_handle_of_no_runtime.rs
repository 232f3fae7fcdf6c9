// expect: There is no Tokio runtime here. The market's call waits on a timer of Tokio's, so only a
// idea: asks for the current runtime in a program that has none, and panics
//! A plain function runs the future to its end on a runtime and returns the price.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let handle = tokio::runtime::Handle::current();
    Ok(handle.block_on(market.quote(symbol))?.price)
}

fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    for symbol in ["AAPL", "GOOGL"] {
        let answer = price_now(&market, symbol);
        println!("{symbol}: {answer:?}, after {:.1?}", start.elapsed());
    }
}
