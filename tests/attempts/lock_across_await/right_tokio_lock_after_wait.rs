// idea: the tokio mutex of before, locked after the wait
//! Lock across await.

use slow_api::Market;
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

/// All symbols at once.
async fn tally(market: &Market, symbols: &[&str]) -> Tally {
    let shared = Arc::new(Mutex::new(Tally::default()));
    let tasks: JoinSet<()> = symbols
        .iter()
        .map(|symbol| (market.quote(symbol), Arc::clone(&shared)))
        .map(|(call, shared)| async move {
            match call.await {
                Err(_) => (),
                Ok(quote) => {
                    let mut tally = shared.lock().await;
                    *tally = Tally { count: tally.count + 1, cents: tally.cents + cents(quote.price) };
                }
            }
        })
        .collect();
    tasks.join_all().await;
    let tally = *shared.lock().await;
    tally
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
