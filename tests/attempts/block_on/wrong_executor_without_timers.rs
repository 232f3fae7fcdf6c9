// expect: There is no Tokio runtime here. The market's call waits on a timer of Tokio's, so only a
// idea: the executor of `futures` alone: no Tokio runtime is there for the timer, so it panics
//! A plain function runs the future to its end on a runtime and returns the price.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let quote = futures::executor::block_on(market.quote(symbol))?;
    Ok(quote.price)
}

fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    for symbol in ["AAPL", "GOOGL"] {
        let answer = price_now(&market, symbol);
        println!("{symbol}: {answer:?}, after {:.1?}", start.elapsed());
    }
}
