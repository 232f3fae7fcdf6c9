// idea: concurrency without tasks: a Cell, borrowed by all calls (the future is not Send)
//! Lock across await.

use futures::stream::{FuturesUnordered, StreamExt};
use slow_api::Market;
use std::cell::Cell;
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

#[cfg(test)]
mod my_tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn nothing() {
        assert_eq!(tally(&Market::default(), &[]).await, Tally { count: 0, cents: 0 });
    }
}

/// All symbols at once.
async fn tally(market: &Market, symbols: &[&str]) -> Tally {
    let tally = Cell::new(Tally::default());
    let add = async |symbol: &str| {
        let Ok(quote) = market.quote(symbol).await else { return };
        let Tally { count, cents: sum } = tally.get();
        tally.set(Tally { count: count + 1, cents: sum + cents(quote.price) });
    };
    symbols.iter().map(|symbol| add(symbol)).collect::<FuturesUnordered<_>>().collect::<()>().await;
    tally.get()
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
