// idea: a thread of its own for each model, and a futures oneshot
//! Off the loop.

use slow_api::{Clock, Heartbeat, Market, MarketError};
use std::time::{Duration, Instant};

/// Price, then the model on a new thread.
async fn risk(
    market: &Market,
    symbol: &str,
    model: impl FnOnce(f64) -> f64 + Send + 'static,
) -> Result<f64, MarketError> {
    let quote = market.quote(symbol).await?;
    let (tell, told) = futures::channel::oneshot::channel::<f64>();
    std::thread::Builder::new()
        .name(format!("model of {symbol}"))
        .spawn(move || tell.send(model(quote.price)))
        .expect("threads are left");
    let risk = told.await.expect("the model panicked");
    Result::Ok(risk)
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
