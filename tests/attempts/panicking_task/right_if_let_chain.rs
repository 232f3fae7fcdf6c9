// idea: in order, try_into_panic and two downcasts that move the message out
//! Panicking task.

use slow_api::Market;
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
    let mut list = Vec::with_capacity(tasks.len());
    for task in tasks {
        let Err(error) = task.await.map(|value| list.push(Outcome::Value(value))) else { continue };
        list.push(match error.try_into_panic() {
            Err(_cancelled) => Outcome::Cancelled,
            Ok(payload) => Outcome::Panicked(match payload.downcast::<String>() {
                Ok(text) => *text,
                Err(payload) => payload.downcast_ref::<&str>().unwrap_or(&"?").to_string(),
            }),
        });
    }
    list
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
