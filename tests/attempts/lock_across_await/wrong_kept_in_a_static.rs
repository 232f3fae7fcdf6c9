// expect: keep nothing in a `static`
use slow_api::Market;
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
    static TALLY: std::sync::Mutex<Tally> = std::sync::Mutex::new(Tally { count: 0, cents: 0 });
    *TALLY.lock().unwrap() = Tally::default();
    let mut tasks = JoinSet::new();
    for symbol in symbols {
        let call = market.quote(symbol);
        tasks.spawn(async move {
            if let Ok(quote) = call.await {
                let mut tally = TALLY.lock().unwrap();
                tally.count += 1;
                tally.cents += cents(quote.price);
            }
        });
    }
    tasks.join_all().await;
    *TALLY.lock().unwrap()
}

/// Dollars in cents.
fn cents(price: f64) -> u64 {
    (price * 100.0).round() as u64
}

fn main() {}
