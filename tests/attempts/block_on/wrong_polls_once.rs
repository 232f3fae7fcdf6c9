// expect: expected an answer. The market never said so: a call was dropped before its answer came
// idea: polls the future a single time and calls that an error
//! A plain function runs the future to its end on a runtime and returns the price.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

use futures::FutureExt;

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _inside = runtime.enter();
    match market.quote(symbol).now_or_never() {
        Some(answer) => answer.map(|quote| quote.price),
        None => Err(MarketError::Unavailable { symbol: symbol.to_owned() }),
    }
}

fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    for symbol in ["AAPL", "GOOGL"] {
        let answer = price_now(&market, symbol);
        println!("{symbol}: {answer:?}, after {:.1?}", start.elapsed());
    }
}
