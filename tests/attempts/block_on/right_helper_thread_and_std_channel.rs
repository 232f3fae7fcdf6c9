// idea: a thread runs the runtime and sends the answer through a channel of std
//! A plain function runs the future to its end on a runtime and returns the price.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

use std::sync::mpsc;

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let (reply, answer) = mpsc::channel();
    let call = market.quote(symbol);
    let helper = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let _ = reply.send(runtime.block_on(call));
    });
    let quote = answer.recv().expect("the helper replies");
    helper.join().expect("the helper does not panic");
    quote.map(|quote| quote.price)
}

fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();
    for symbol in ["AAPL", "GOOGL"] {
        let answer = price_now(&market, symbol);
        println!("{symbol}: {answer:?}, after {:.1?}", start.elapsed());
    }
}
