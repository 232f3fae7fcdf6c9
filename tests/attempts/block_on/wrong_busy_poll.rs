// expect: Asking again and again keeps a core busy with nothing
use slow_api::{Market, MarketError};
use std::task::{Context, Poll, Waker};
use tokio::runtime::Runtime;

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    // The runtime drives the timer, but nobody listens when it wakes the future.
    let runtime = Runtime::new().unwrap();
    let _inside = runtime.enter();
    let mut call = market.quote(symbol);
    loop {
        if let Poll::Ready(answer) = call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return answer.map(|quote| quote.price);
        }
    }
}

fn main() {}
