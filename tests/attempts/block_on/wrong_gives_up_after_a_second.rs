// expect: expected an answer. The market never said so: a call was dropped before its answer came
// idea: waits a second at most, and reports a slower answer as a failure
//! A plain function runs the future to its end on a runtime and returns the price.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let limit = Duration::from_secs(1);
    runtime
        .block_on(async { tokio::time::timeout(limit, market.quote(symbol)).await })
        .unwrap_or(Err(MarketError::Hung { after: limit }))
        .map(|quote| quote.price)
}

fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    for symbol in ["AAPL", "GOOGL"] {
        let answer = price_now(&market, symbol);
        println!("{symbol}: {answer:?}, after {:.1?}", start.elapsed());
    }
}
