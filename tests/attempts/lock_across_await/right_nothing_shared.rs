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
    let calls = symbols.iter().map(|symbol| market.quote(symbol));
    let mut tally = Tally::default();
    for quote in futures::future::join_all(calls).await.into_iter().flatten() {
        tally.count += 1;
        tally.cents += cents(quote.price);
    }
    tally
}

/// Dollars in cents.
fn cents(price: f64) -> u64 {
    (price * 100.0).round() as u64
}

fn main() {}
