// expect: context was found, but timers are disabled. Call
// idea: the runtime is built without its timers, so the first sleep panics
//! A plain function runs the future to its end on a runtime and returns the price.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    Ok(runtime.block_on(market.quote(symbol))?.price)
}

fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    for symbol in ["AAPL", "GOOGL"] {
        let answer = price_now(&market, symbol);
        println!("{symbol}: {answer:?}, after {:.1?}", start.elapsed());
    }
}
