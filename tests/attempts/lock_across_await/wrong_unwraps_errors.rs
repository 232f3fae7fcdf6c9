// expect: An error from the market is an answer like any other
use slow_api::Market;
use std::sync::Arc;
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

/// Asks for all symbols at once and tallies the prices found. A symbol that has no price counts as nothing.
async fn tally(market: &Market, symbols: &[&str]) -> Tally {
    let tally = Arc::new(Mutex::new(Tally::default()));
    let mut tasks = JoinSet::new();
    for symbol in symbols {
        let (call, shared) = (market.quote(symbol), Arc::clone(&tally));
        tasks.spawn(async move {
            let quote = call.await.unwrap();
            let mut tally = shared.lock().await;
            tally.count += 1;
            tally.cents += cents(quote.price);
        });
    }
    tasks.join_all().await;
    *tally.lock().await
}

/// Dollars in cents.
fn cents(price: f64) -> u64 {
    (price * 100.0).round() as u64
}

fn main() {}
