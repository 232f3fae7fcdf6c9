// idea: resumes the panic inside of catch_unwind and looks at what comes out
//! Panicking task.

use futures::FutureExt;
use slow_api::Market;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;

/// What became of a task.
#[derive(Debug, PartialEq)]
enum Outcome {
    /// It returned this.
    Value(f64),
    /// It panicked with this message.
    Panicked(String),
    /// Somebody aborted it.
    Cancelled,
}

/// What became of each task, in their order.
async fn outcomes(tasks: Vec<JoinHandle<f64>>) -> Vec<Outcome> {
    let mut all = vec![];
    for task in tasks {
        let value = async {
            match task.await {
                Ok(value) => Some(value),
                Err(error) if error.is_panic() => resume_unwind(error.into_panic()),
                Err(_) => None,
            }
        };
        all.push(match AssertUnwindSafe(value).catch_unwind().await {
            Ok(Some(value)) => Outcome::Value(value),
            Ok(None) => Outcome::Cancelled,
            Err(payload) => Outcome::Panicked(if let Some(s) = payload.downcast_ref::<String>() {
                s.clone()
            } else if let Some(s) = payload.downcast_ref::<&str>() {
                (*s).to_owned()
            } else {
                "a payload that is no text".to_owned()
            }),
        });
    }
    all
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();

    let steady = tokio::spawn(run_strategy(market.clone(), "AAPL", |price| price * 0.99));
    let broken = tokio::spawn(run_strategy(market.clone(), "GOOGL", |_| panic!("divided by zero")));
    let stopped = tokio::spawn(run_strategy(market.clone(), "MSFT", |price| price));
    stopped.abort();

    for outcome in outcomes(vec![steady, broken, stopped]).await {
        println!("{outcome:?}");
    }
    println!("{:.1} s (one call takes 0.2 s)", start.elapsed().as_secs_f64());
}

/// Asks for a price and lets a strategy decide what to bid.
async fn run_strategy(market: Market, symbol: &str, strategy: fn(f64) -> f64) -> f64 {
    let quote = market.quote(symbol).await.expect("the symbol is listed");
    strategy(quote.price)
}
