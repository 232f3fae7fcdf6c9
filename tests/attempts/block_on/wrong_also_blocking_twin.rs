// expect: the call for AAPL blocked its thread until the answer was there: nothing else can run on
// idea: goes around the future: asks the blocking twin, so no runtime ever runs
//! A plain function runs the future to its end on a runtime and returns the price.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    market.blocking().quote(symbol).map(|quote| quote.price)
}

fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    for symbol in ["AAPL", "GOOGL"] {
        let answer = price_now(&market, symbol);
        println!("{symbol}: {answer:?}, after {:.1?}", start.elapsed());
    }
}
