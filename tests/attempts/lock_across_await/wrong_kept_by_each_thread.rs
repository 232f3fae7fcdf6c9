// expect: on a runtime with many threads
use slow_api::Market;
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
    use std::cell::Cell;
    const NOTHING: Tally = Tally { count: 0, cents: 0 };
    thread_local!(static TALLY: Cell<Tally> = const { Cell::new(NOTHING) });
    TALLY.set(NOTHING);
    let mut tasks = JoinSet::new();
    for symbol in symbols {
        let call = market.quote(symbol);
        tasks.spawn(async move {
            if let Ok(quote) = call.await {
                let Tally { count, cents: sum } = TALLY.get();
                TALLY.set(Tally { count: count + 1, cents: sum + cents(quote.price) });
            }
        });
    }
    tasks.join_all().await;
    TALLY.get()
}

/// Dollars in cents.
fn cents(price: f64) -> u64 {
    (price * 100.0).round() as u64
}

fn main() {}
