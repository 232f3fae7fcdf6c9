// idea: a manual future over a mutex with a waker that the computing thread wakes
//! Off the loop.

use slow_api::{Clock, Heartbeat, Market, MarketError};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

#[derive(Default)]
struct Desk {
    result: Option<thread::Result<f64>>,
    waker: Option<Waker>,
}

struct Pickup(Arc<Mutex<Desk>>);

impl Future for Pickup {
    type Output = f64;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<f64> {
        let mut desk = self.0.lock().unwrap();
        match desk.result.take() {
            Some(Ok(value)) => Poll::Ready(value),
            Some(Err(panic)) => {
                drop(desk);
                std::panic::resume_unwind(panic)
            }
            None => {
                desk.waker = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}

/// Price, then the model on a thread that wakes us.
async fn risk(
    market: &Market,
    symbol: &str,
    model: impl FnOnce(f64) -> f64 + Send + 'static,
) -> Result<f64, MarketError> {
    let quote = market.quote(symbol).await?;
    let desk = Arc::new(Mutex::new(Desk::default()));
    let pickup = Pickup(Arc::clone(&desk));
    thread::spawn(move || {
        let result =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| model(quote.price)));
        let mut desk = desk.lock().unwrap();
        desk.result = Some(result);
        if let Some(waker) = desk.waker.take() {
            waker.wake();
        }
    });
    Ok(pickup.await)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(100)).build();
    let heartbeat = Heartbeat::start(Duration::from_millis(10));
    let start = Instant::now();

    let risk = risk(&market, "AAPL", |price| {
        Clock::Real.busy(Duration::from_millis(400)); // a model at work
        price * 0.02
    });

    println!("risk: {:.2?}", risk.await);
    println!("{:.1} s (0.1 s of waiting, 0.4 s of computing)", start.elapsed().as_secs_f64());
    println!("longest time without a heartbeat: {:.2} s", heartbeat.longest_gap().as_secs_f64());
}
