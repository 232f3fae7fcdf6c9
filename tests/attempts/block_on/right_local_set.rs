// idea: a LocalSet on a current-thread runtime, with the call as a local task
//! A plain function runs the future to its end on a runtime and returns the price.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let local = tokio::task::LocalSet::new();
    let task = local.spawn_local(market.quote(symbol));
    match local.block_on(&runtime, task) {
        Ok(answer) => answer.map(|quote| quote.price),
        Err(error) => std::panic::resume_unwind(error.into_panic()),
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
