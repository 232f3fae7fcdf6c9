// expect: or by returning while it was under way
use slow_api::Market;
use std::sync::Arc;
use tokio::sync::Mutex;

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

    for symbol in symbols {
        let (call, shared) = (market.quote(symbol), Arc::clone(&tally));
        tokio::spawn(async move {
            if let Ok(quote) = call.await {
                let mut tally = shared.lock().await;
                tally.count += 1;
                tally.cents += cents(quote.price);
            }
        });
    }
    *tally.lock().await
}

/// Dollars in cents.
fn cents(price: f64) -> u64 {
    (price * 100.0).round() as u64
}

fn main() {}
