// idea: a task fetches the price and hands on to spawn_blocking, both joined by the caller
//! Off the loop.

use slow_api::{Clock, Heartbeat, Market, MarketError};
use std::time::{Duration, Instant};
use tokio::task::{JoinHandle, spawn_blocking};

/// Something on its way.
type Later<T> = JoinHandle<T>;

/// Price, then the model on the blocking pool, all of it in a task.
async fn risk(
    market: &Market,
    symbol: &str,
    model: impl FnOnce(f64) -> f64 + Send + 'static,
) -> Result<f64, MarketError> {
    let call = market.quote(symbol);
    let all: Later<Result<Later<f64>, MarketError>> = tokio::spawn(async move {
        let quote = call.await?;
        Ok(spawn_blocking(move || model(quote.price)))
    });
    let computing = all.await.expect("the task does not panic")?;
    Ok(computing.await.expect("the model does not panic"))
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
