//! One task for each symbol asks for its price and adds it to a shared tally. The tasks all start at once and
//! yet run one after another: each takes the lock and keeps it while it waits for the market.
//!
//! Make the calls overlap. No call may get lost in the count.

use slow_api::Market;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
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
        let call = market.quote(symbol);
        let shared = Arc::clone(&tally);
        tasks.spawn(async move {
            // First the wait, then the lock. With no await under it, a `std` mutex will do, and the compiler
            // watches: its guard cannot go across an await in a spawned task.
            if let Ok(quote) = call.await {
                let mut tally = shared.lock().expect("nobody panics with the lock held");
                tally.count += 1;
                tally.cents += cents(quote.price);
            }
        });
    }
    tasks.join_all().await;
    let tally = tally.lock().expect("nobody panics with the lock held");
    *tally
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

#[cfg(test)]
mod tests {
    use super::*;
    use slow_api::{Market, check};
    use std::sync::mpsc;
    use std::time::Duration;

    const SYMBOLS: [&str; 6] = ["GOOGL", "AAPL", "NOSUCH", "MSFT", "TSLA", "AMZN"];

    /// Tallies on a thread of its own and on virtual time, because a thread that waits for a lock which it holds
    /// itself waits for ever.
    fn run(seed: u64) -> (Market, Tally, Duration) {
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            let builder = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .start_paused(true)
                .build();
            builder.expect("a runtime").block_on(async {
                let market = Market::builder().seed(seed).latency(Duration::from_secs(1));
                let market = market.latency_of("GOOGL", Duration::from_secs(3)).build();
                let (tally, elapsed) = check::timed(tally(&market, &SYMBOLS)).await;
                let _ = sender.send((market, tally, elapsed));
            });
        });
        match receiver.recv_timeout(Duration::from_secs(5)) {
            Ok(done) => done,
            Err(mpsc::RecvTimeoutError::Disconnected) => panic!("the work panicked: see above"),
            Err(mpsc::RecvTimeoutError::Timeout) => panic!(
                "still not done after 5 s of real time: a deadlock. One future holds a `std` mutex while it \
                 waits, another one on the same thread blocks on it, and so the first is never polled again."
            ),
        }
    }

    #[test]
    fn the_calls_overlap() {
        let (market, _, elapsed) = run(108);
        check::calls(&market, 6);
        let peak = market.ledger().summary().peak_in_flight;
        assert!(
            peak == 6,
            "the market never saw more than {peak} of 6 calls in flight. A lock that is held across an await \
             lets one task in at a time, and a loop that awaits each call does so without any lock."
        );
        check::took(&market, elapsed, Duration::from_secs(3), "the longest call");
        check::cancelled(&market, 0);
    }

    #[test]
    fn every_price_is_counted() {
        for seed in [109, 110] {
            let (market, tally, _) = run(seed);
            let prices: Vec<f64> =
                SYMBOLS.iter().filter_map(|symbol| market.price(symbol)).collect();
            let cents = prices.iter().map(|price| (price * 100.0).round() as u64).sum();
            check::answer(
                &tally,
                &Tally { count: 5, cents },
                "Whoever reads a value, waits, and writes it back overwrites what others wrote meanwhile.",
            );
        }
    }
}
