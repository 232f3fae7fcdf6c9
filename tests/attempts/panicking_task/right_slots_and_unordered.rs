// idea: FuturesUnordered, each outcome goes to its place
//! Panicking task.

use futures::stream::{FuturesUnordered, StreamExt};
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

#[cfg(test)]
mod my_tests {
    use super::*;

    #[tokio::test]
    async fn a_string_payload() {
        let task = tokio::spawn(async { panic!("with {}", 5) });
        assert_eq!(outcomes(vec![task]).await, [Outcome::Panicked("with 5".to_owned())]);
    }
}

type Ended = (usize, Result<f64, tokio::task::JoinError>);

/// What became of each task, in their order.
async fn outcomes(tasks: Vec<JoinHandle<f64>>) -> Vec<Outcome> {
    let mut slots: Vec<_> = tasks.iter().map(|_| Outcome::Cancelled).collect();
    let mut running: FuturesUnordered<_> =
        tasks.into_iter().enumerate().map(async |(i, task)| -> Ended { (i, task.await) }).collect();
    while let Some((i, end)) = running.next().await {
        slots[i] = match end {
            Ok(value) => Outcome::Value(value),
            Err(error) if error.is_cancelled() => Outcome::Cancelled,
            Err(error) => {
                let payload = error.into_panic();
                let text = payload
                    .downcast::<&str>()
                    .map(|text| text.to_string())
                    .or_else(|payload| payload.downcast::<String>().map(|text| *text));
                Outcome::Panicked(text.unwrap_or_default())
            }
        };
    }
    slots
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
