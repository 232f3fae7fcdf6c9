// idea: rayon's pool computes and a oneshot brings the result, or the panic
//! Off the loop.

use slow_api::{Clock, Heartbeat, Market, MarketError};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// Runs it on rayon's threads.
async fn on_rayon<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, result) = oneshot::channel();
    rayon::spawn(move || {
        let _ = sender.send(catch_unwind(AssertUnwindSafe(work)));
    });
    match result.await.expect("rayon answers") {
        Ok(value) => value,
        Err(panic) => resume_unwind(panic),
    }
}

/// Price, then the model on rayon.
async fn risk(
    market: &Market,
    symbol: &str,
    model: impl FnOnce(f64) -> f64 + Send + 'static,
) -> Result<f64, MarketError> {
    let price = market.quote(symbol).await?.price;
    Ok(on_rayon(move || model(price)).await)
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
