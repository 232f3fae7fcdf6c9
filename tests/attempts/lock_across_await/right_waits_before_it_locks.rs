// idea: the answer first, then a std mutex that is held for two additions
//! Lock across await.

use slow_api::Market;
use std::sync::Arc;
use std::sync::{Mutex as Lock, PoisonError};
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

/// All symbols at once.
async fn tally(market: &Market, symbols: &[&str]) -> Tally {
    let shared: Arc<Lock<Tally>> = Arc::default();
    let mut tasks = JoinSet::new();
    for symbol in symbols {
        let (call, shared) = (market.quote(symbol), shared.clone());
        tasks.spawn(async move {
            let Ok(slow_api::Quote { price, .. }) = call.await else { return };
            let mut tally = shared.lock().unwrap_or_else(PoisonError::into_inner);
            tally.count += 1;
            tally.cents += cents(price);
        });
    }
    tasks.join_all().await;
    *shared.lock().unwrap()
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
