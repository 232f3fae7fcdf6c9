use slow_api::Market;
use std::sync::Arc;
use tokio::task::JoinSet;

/// What the tasks write together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Tally {
    /// How many prices were found.
    count: u64,
    /// Their sum, in cents.
    cents: u64,
}

/// Asks for all symbols at once and tallies the prices found. A symbol that has no price counts as nothing.
async fn tally(market: &Market, symbols: &[&str]) -> Tally {
    use std::sync::atomic::{AtomicU64, Ordering};
    let shared = Arc::new((AtomicU64::new(0), AtomicU64::new(0)));
    let mut tasks = JoinSet::new();
    for symbol in symbols {
        let (call, shared) = (market.quote(symbol), Arc::clone(&shared));
        tasks.spawn(async move {
            if let Ok(quote) = call.await {
                shared.0.fetch_add(1, Ordering::Relaxed);
                shared.1.fetch_add(cents(quote.price), Ordering::Relaxed);
            }
        });
    }
    while tasks.join_next().await.is_some() {}
    Tally { count: shared.0.load(Ordering::Relaxed), cents: shared.1.load(Ordering::Relaxed) }
}

/// Dollars in cents.
fn cents(price: f64) -> u64 {
    (price * 100.0).round() as u64
}

fn main() {}
