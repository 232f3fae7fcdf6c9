// idea: poll_fn over the handles, every one polled until it is done
//! Panicking task.

use slow_api::Market;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
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

fn judge(end: Result<f64, JoinError>) -> Outcome {
    let error = match end {
        Ok(value) => return Outcome::Value(value),
        Err(error) => error,
    };
    let Ok(payload) = error.try_into_panic() else { return Outcome::Cancelled };
    for reader in [
        |p: &dyn std::any::Any| p.downcast_ref::<&'static str>().map(|s| (*s).to_owned()),
        |p: &dyn std::any::Any| p.downcast_ref::<String>().cloned(),
        |p: &dyn std::any::Any| p.downcast_ref::<Box<str>>().map(|s| s.to_string()),
    ] {
        if let Some(text) = reader(payload.as_ref()) {
            return Outcome::Panicked(text);
        }
    }
    Outcome::Panicked("Box<dyn Any>".to_owned())
}

/// What became of each task, in their order.
async fn outcomes(mut tasks: Vec<JoinHandle<f64>>) -> Vec<Outcome> {
    let mut ends: Vec<Option<Outcome>> = tasks.iter().map(|_| None).collect();
    poll_fn(move |cx| {
        let mut open = 0;
        for (task, end) in tasks.iter_mut().zip(&mut ends).filter(|(_, end)| end.is_none()) {
            match Pin::new(task).poll(cx) {
                Poll::Ready(done) => *end = Some(judge(done)),
                Poll::Pending => open += 1,
            }
        }
        if open > 0 { Poll::Pending } else { Poll::Ready(ends.drain(..).flatten().collect()) }
    })
    .await
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
