// idea: an actor owns the tally, the tasks send it prices
//! Lock across await.

use slow_api::Market;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use tokio::sync::mpsc;
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
    let (sender, mut prices) = mpsc::channel::<f64>(1);
    let keeper = tokio::spawn(async move {
        let mut tally = Tally::default();
        while let Some(price) = prices.recv().await {
            tally.count += 1;
            tally.cents += cents(price);
        }
        tally
    });
    for symbol in symbols {
        let (call, sender) = (market.quote(symbol), sender.clone());
        tokio::spawn(async move {
            if let Ok(quote) = call.await {
                sender.send(quote.price).await.expect("the keeper listens");
            }
        });
    }
    drop(sender);
    keeper.await.expect("the keeper does not panic")
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
