use slow_api::Market;

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
    let tally = std::sync::Mutex::new(Tally::default());
    futures::future::join_all(symbols.iter().map(async |symbol| {
        let answer = market.quote(symbol).await;
        {
            let mut tally = tally.lock().unwrap();
            tally.count += answer.is_ok() as u64;
            tally.cents += answer.map_or(0, |quote| cents(quote.price));
        }
    }))
    .await;
    tally.into_inner().unwrap()
}

/// Dollars in cents.
fn cents(price: f64) -> u64 {
    (price * 100.0).round() as u64
}

fn main() {}
