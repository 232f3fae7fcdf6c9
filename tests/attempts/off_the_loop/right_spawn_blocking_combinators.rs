// idea: spawn_blocking by way of and_then, a panic of the model is resumed
//! Off the loop.

use futures::TryFutureExt;
use slow_api::{Clock, Heartbeat, Market, MarketError};
use std::time::{Duration, Instant};

/// Price, then the model on Tokio's blocking pool.
async fn risk(
    market: &Market,
    symbol: &str,
    model: impl FnOnce(f64) -> f64 + Send + 'static,
) -> Result<f64, MarketError> {
    market
        .quote(symbol)
        .and_then(|quote| async move {
            let work = tokio::task::spawn_blocking(move || model(quote.price));
            Ok(work.await.unwrap_or_else(|e| std::panic::resume_unwind(e.into_panic())))
        })
        .await
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
