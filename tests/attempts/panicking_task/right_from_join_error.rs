// idea: impl From for Outcome, and join_all over the handles
//! Panicking task.

use futures::{FutureExt, future};
use slow_api::Market;
use std::any::Any;
use std::time::{Duration, Instant};
use tokio::task::JoinError;
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

impl From<f64> for Outcome {
    fn from(value: f64) -> Self {
        Outcome::Value(value)
    }
}

impl From<JoinError> for Outcome {
    fn from(error: JoinError) -> Self {
        if error.is_cancelled() {
            return Self::Cancelled;
        }
        Self::Panicked(message_of(&*error.into_panic()))
    }
}

fn message_of(payload: &(dyn Any + Send)) -> String {
    None.or_else(|| payload.downcast_ref::<String>().cloned())
        .or_else(|| payload.downcast_ref::<&'static str>().map(|text| String::from(*text)))
        .unwrap_or_else(|| "(no message)".into())
}

/// What became of each task, in their order.
async fn outcomes(tasks: Vec<JoinHandle<f64>>) -> Vec<Outcome> {
    let each = |task: JoinHandle<f64>| task.map(|end| end.map_or_else(Outcome::from, Outcome::from));
    future::join_all(tasks.into_iter().map(each)).await
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
