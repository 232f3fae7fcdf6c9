// idea: no lock at all: Tally can be summed
//! Lock across await.

use futures::future::join_all;
use slow_api::Market;
use std::iter::Sum;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use tokio::task::JoinSet;

/// What the tasks write together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Tally {
    /// How many prices were found.
    count: u64,
    /// Their sum, in cents.
    cents: u64,
}

impl Sum<f64> for Tally {
    fn sum<I: Iterator<Item = f64>>(prices: I) -> Self {
        prices.fold(Tally::default(), |sum, price| Tally {
            count: sum.count + 1,
            cents: sum.cents + cents(price),
        })
    }
}

/// All symbols at once.
async fn tally(market: &Market, symbols: &[&str]) -> Tally {
    let answers = join_all(symbols.iter().map(|symbol| market.quote(symbol))).await;
    answers.into_iter().flatten().map(|quote| quote.price).sum()
}

/// Dollars in cents.
fn cents(price: f64) -> u64 {
    (price * 100.0).round() as u64
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();

    println!("{:?}", tally(&market, &["AAPL", "GOOGL", "MSFT", "TSLA"]).await);

    println!("{:.1} s (one call takes 0.2 s)", start.elapsed().as_secs_f64());
}
