// expect: times. Asking again and again keeps a core busy with nothing. A future that has to wait
// idea: polls in a hot loop with a waker that does nothing: a core burns for the whole wait
//! A plain function runs the future to its end on a runtime and returns the price.

use slow_api::{Market, MarketError};
use std::time::{Duration, Instant};

use std::task::{Context, Poll, Waker};

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _inside = runtime.enter();
    let mut call = market.quote(symbol);
    let mut cx = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(answer) = call.as_mut().poll(&mut cx) {
            return answer.map(|quote| quote.price);
        }
        std::hint::spin_loop();
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
