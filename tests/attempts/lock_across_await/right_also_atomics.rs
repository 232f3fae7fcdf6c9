// idea: two atomic numbers that only ever grow
//! Lock across await.

use slow_api::Market;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
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

#[derive(Default)]
struct Counters {
    count: AtomicU64,
    cents: AtomicU64,
}

/// All symbols at once.
async fn tally(market: &Market, symbols: &[&str]) -> Tally {
    let counters = Arc::new(Counters::default());
    let tasks: Vec<_> = symbols
        .iter()
        .map(|symbol| {
            let (call, counters) = (market.quote(symbol), Arc::clone(&counters));
            tokio::spawn(async move {
                if let Ok(quote) = call.await {
                    counters.count.fetch_add(1, Ordering::AcqRel);
                    counters.cents.fetch_add(cents(quote.price), Ordering::AcqRel);
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let Counters { count, cents } = Arc::into_inner(counters).expect("all tasks are gone");
    Tally { count: count.into_inner(), cents: cents.into_inner() }
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
