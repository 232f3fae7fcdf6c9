// expect: A call was dropped before its answer came: by a timeout, an abort, a lost race, or by
// idea: the call is spawned on a runtime that ends at once, and the price is taken from the list
//! A plain function runs the future to its end on a runtime and returns the price.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.spawn(market.quote(symbol));
    market.price(symbol).ok_or_else(|| MarketError::UnknownSymbol { symbol: symbol.to_owned() })
}

fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    for symbol in ["AAPL", "GOOGL"] {
        let answer = price_now(&market, symbol);
        println!("{symbol}: {answer:?}, after {:.1?}", start.elapsed());
    }
}
