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
    let (sender, mut quotes) = tokio::sync::mpsc::channel(1);
    for symbol in symbols {
        let (call, sender) = (market.quote(symbol), sender.clone());
        tokio::spawn(async move {
            if let Ok(quote) = call.await {
                let _ = sender.send(quote).await;
            }
        });
    }
    drop(sender);
    let mut tally = Tally::default();
    while let Some(quote) = quotes.recv().await {
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
