use slow_api::{Market, MarketError};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use tokio::runtime::Runtime;

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn price_now(market: &Market, symbol: &str) -> Result<f64, MarketError> {
    // What `block_on` is: poll, sleep until woken, poll again. The runtime's threads drive the timer.
    let runtime = Runtime::new().unwrap();
    let _inside = runtime.enter();
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut call = market.quote(symbol);
    loop {
        match call.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(answer) => return answer.map(|quote| quote.price),
            Poll::Pending => thread::park(),
        }
    }
}

fn main() {}
