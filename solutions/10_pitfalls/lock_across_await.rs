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
    use std::panic::resume_unwind;
    use std::sync::mpsc::{self, RecvTimeoutError};
    use std::time::Duration;

    const SYMBOLS: [&str; 6] = ["GOOGL", "AAPL", "NOSUCH", "MSFT", "TSLA", "AMZN"];

    /// Works on a thread of its own, because a thread that waits for a lock which it holds itself waits for ever.
    fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
        let (sender, receiver) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            let _ = sender.send(work());
        });
        match receiver.recv_timeout(Duration::from_millis(2500)) {
            Ok(done) => done,
            Err(RecvTimeoutError::Disconnected) => {
                resume_unwind(thread.join().expect_err("it sends unless it panics"))
            }
            Err(RecvTimeoutError::Timeout) => panic!(
                "still not done after 2.5 s of real time: a deadlock. One future holds a `std` mutex while it \
                 waits, another one on the same thread blocks on it, and so the first is never polled again. (A \
                 loop that tries for the lock until it gets it, without waiting, holds up the clock as well.)"
            ),
        }
    }

    /// Tallies on virtual time.
    fn run(seed: u64) -> (Market, Tally, Duration) {
        on_a_thread(move || {
            let builder = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .start_paused(true)
                .build();
            builder.expect("a runtime").block_on(async {
                let market = Market::builder().seed(seed).latency(Duration::from_secs(1));
                let market = market.latency_of("GOOGL", Duration::from_secs(3)).build();
                let (tally, elapsed) = check::timed(tally(&market, &SYMBOLS)).await;
                (market, tally, elapsed)
            })
        })
    }

    /// What the tally of these symbols should be.
    fn expected(market: &Market, symbols: &[&str]) -> Tally {
        let prices = symbols.iter().filter_map(|symbol| market.price(symbol));
        prices.fold(Tally::default(), |tally, price| Tally {
            count: tally.count + 1,
            cents: tally.cents + (price * 100.0).round() as u64,
        })
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
            check::cancelled(&market, 0);
            let habit = match tally.count {
                0..5 => {
                    "Whoever reads a value, waits, and writes it back overwrites what others wrote meanwhile."
                }
                5 => "Each price in cents, as `cents` has it.",
                _ => "An error is no price, and every tally begins at nothing.",
            };
            check::answer(&tally, &expected(&market, &SYMBOLS), habit);
        }
    }

    #[test]
    fn two_tallies_on_many_threads_do_not_mix() {
        let symbols: Vec<&str> = SYMBOLS.iter().copied().cycle().take(120).collect();
        let (got, expected) = on_a_thread(move || {
            let market = |seed| Market::builder().seed(seed).latency(Duration::from_millis(5));
            let (one, two) = (market(148).build(), market(149).build());
            let both = async { tokio::join!(tally(&one, &symbols), tally(&two, &symbols)) };
            (check::in_real_time(both), (expected(&one, &symbols), expected(&two, &symbols)))
        });
        check::answer(
            &got,
            &expected,
            "Two tallies at a time, on a runtime with many threads. Read and write under one lock, or in one step \
             as `fetch_add`, because between two steps another thread may write; and keep nothing in a `static`, \
             which all share.",
        );
    }
}
