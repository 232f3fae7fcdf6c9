// idea: a trait of our own that splits any iterator of results, over the handles of spawned tasks
//! Keep going.

use slow_api::{Market, MarketError, Quote};
use std::time::{Duration, Instant};

trait Split<T, E> {
    fn split(self) -> (Vec<T>, Vec<E>);
}

impl<T, E, I: Iterator<Item = Result<T, E>>> Split<T, E> for I {
    fn split(self) -> (Vec<T>, Vec<E>) {
        let (mut left, mut right) = (Vec::new(), Vec::new());
        self.for_each(|answer| answer.map_or_else(|e| right.push(e), |t| left.push(t)));
        (left, right)
    }
}

/// Asks for every symbol once, all together.
async fn keep_going(market: &Market, symbols: &[&str]) -> (Vec<Quote>, Vec<MarketError>) {
    let tasks: Vec<_> = symbols.iter().map(|symbol| tokio::spawn(market.quote(symbol))).collect();
    let mut answers = Vec::with_capacity(tasks.len());
    for task in tasks {
        answers.push(task.await.unwrap_or_else(|broken| panic!("{broken}")));
    }
    answers.into_iter().split()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();

    let (quotes, errors) = keep_going(&market, &["AAPL", "INVALID", "GOOGL"]).await;

    for quote in quotes {
        println!("{:8} {:>8.2}", quote.symbol, quote.price);
    }
    for error in errors {
        println!("failed: {error}");
    }
    println!("{:.1} s (one call takes 0.2 s)", start.elapsed().as_secs_f64());
}
