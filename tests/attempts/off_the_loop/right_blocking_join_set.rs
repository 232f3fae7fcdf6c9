// idea: a JoinSet with one blocking task
//! Off the loop.

use slow_api::{Clock, Heartbeat, Market, MarketError};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

#[cfg(test)]
mod my_tests {
    use super::*;

    #[tokio::test]
    async fn an_error_is_an_error() {
        assert!(risk(&Market::default(), "NONE", |_| panic!("not called")).await.is_err());
    }
}

/// Price, then the model in a set of one.
async fn risk(
    market: &Market,
    symbol: &str,
    model: impl FnOnce(f64) -> f64 + Send + 'static,
) -> Result<f64, MarketError> {
    let slow_api::Quote { price, .. } = market.quote(symbol).await?;
    let mut set = JoinSet::new();
    set.spawn_blocking(move || model(price));
    set.join_next().await.expect("one is in it").map_err(|_| unreachable!("a model that panics"))
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
