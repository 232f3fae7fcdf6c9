use slow_api::{Market, MarketError, Quote};
use tokio_util::task::TaskTracker;

/// Asks for every symbol once, all together, and returns all quotes and all errors, in the order asked.
async fn keep_going(market: &Market, symbols: &[&str]) -> (Vec<Quote>, Vec<MarketError>) {
    let tracker = TaskTracker::new();
    let tasks: Vec<_> = symbols.iter().map(|symbol| tracker.spawn(market.quote(symbol))).collect();
    tracker.close();
    tracker.wait().await;
    let (mut quotes, mut errors) = (Vec::new(), Vec::new());
    for task in tasks {
        match task.await.unwrap() {
            Ok(quote) => quotes.push(quote),
            Err(error) => errors.push(error),
        }
    }
    (quotes, errors)
}

fn main() {}
