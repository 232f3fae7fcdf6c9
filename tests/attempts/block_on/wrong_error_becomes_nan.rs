// expect: which is what the market said. The caller must hear what the market said
// idea: an error of the market is hidden behind a price that is not a number
//! A plain function runs the future to its end on a runtime and returns the price.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let price =
        runtime.block_on(async { market.quote(symbol).await.map_or(f64::NAN, |q| q.price) });
    Ok(price)
}

fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    for symbol in ["AAPL", "GOOGL"] {
        let answer = price_now(&market, symbol);
        println!("{symbol}: {answer:?}, after {:.1?}", start.elapsed());
    }
}
