// expect: threads and open files behind: every call makes a runtime, and it is never dropped. Let
// idea: every call leaks a multi-thread runtime: a hundred calls leave hundreds of threads behind
//! A plain function runs the future to its end on a runtime and returns the price.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let runtime: &'static tokio::runtime::Runtime =
        Box::leak(Box::new(tokio::runtime::Runtime::new().unwrap()));
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
