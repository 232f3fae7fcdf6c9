// idea: every thread keeps a small runtime of its own for its calls
//! A plain function runs the future to its end on a runtime and returns the price.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};

thread_local! {
    static MINE: Runtime = Builder::new_current_thread().enable_all().build().unwrap();
}

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let call = market.quote(symbol);
    MINE.with(|runtime| runtime.block_on(call)).map(|quote| quote.price)
}

fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    for symbol in ["AAPL", "GOOGL"] {
        let answer = price_now(&market, symbol);
        println!("{symbol}: {answer:?}, after {:.1?}", start.elapsed());
    }
}
