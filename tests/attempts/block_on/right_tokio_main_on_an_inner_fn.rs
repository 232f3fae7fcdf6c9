// idea: the attribute of `main` works on any function: an inner one is turned into a blocking one
//! A plain function runs the future to its end on a runtime and returns the price.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    #[tokio::main(flavor = "current_thread")]
    async fn ask(market: &Market, symbol: &str) -> Result<f64, MarketError> {
        Ok(market.quote(symbol).await?.price)
    }
    ask(market, symbol)
}

fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    for symbol in ["AAPL", "GOOGL"] {
        let answer = price_now(&market, symbol);
        println!("{symbol}: {answer:?}, after {:.1?}", start.elapsed());
    }
}
