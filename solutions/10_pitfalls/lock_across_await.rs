//! One task for each symbol asks for its price and adds it to a shared tally. The tasks all start at once and
//! yet run one after another: each takes the lock and keeps it while it waits for the market.
//!
//! Make the calls overlap. No call may get lost in the count.

use slow_api::Market;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// The tally that all tasks write to.
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
    use super::{Tally, tally};
    use slow_api::{HANG, Market, MarketBuilder, Trouble, check};
    use std::time::Duration;

    const SYMBOLS: [&str; 6] = ["GOOGL", "AAPL", "NOSUCH", "MSFT", "TSLA", "AMZN"];

    /// Works on a thread of its own, because a thread that waits for a lock which it holds itself waits for ever.
    fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
        check::on_a_thread(
            work,
            "still not done after seconds of real time: a deadlock. One future holds a `std` mutex while it waits, another \
             one on the same thread blocks on it, and so the first is never polled again. (A loop that tries for the lock \
             until it gets it, without waiting, holds up the clock as well.)",
        )
    }

    fn market(seed: u64) -> MarketBuilder {
        Market::builder()
            .seed(seed)
            .latency(Duration::from_secs(1))
            .latency_of("GOOGL", Duration::from_secs(3))
    }

    /// Tallies on virtual time.
    fn run(market: MarketBuilder, symbols: Vec<&'static str>) -> (Market, Tally, Duration) {
        on_a_thread(move || {
            let market = market.build();
            let builder = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .start_paused(true)
                .build();
            let work = async { patient(tally(&market, &symbols)).await };
            let (tally, elapsed) = builder.expect("a runtime").block_on(work);
            (market, tally, elapsed)
        })
    }

    /// As `check::timed`, which would end the program where this can say more.
    async fn patient<T>(work: impl Future<Output = T>) -> (T, Duration) {
        let start = tokio::time::Instant::now();
        let answer = work.await;
        let elapsed = start.elapsed();
        for _ in 0..16 {
            tokio::task::yield_now().await;
        }
        (answer, elapsed)
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
        let (market, _, elapsed) = run(market(108), SYMBOLS.to_vec());
        check::asked(&market, &SYMBOLS);
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
            let (market, tally, _) = run(market(seed), SYMBOLS.to_vec());
            check::cancelled(&market, 0);
            let habit = match tally.count {
                0..5 => {
                    "Whoever reads a value, waits, and writes it back overwrites what others wrote meanwhile; and a \
                     `try_lock` that gives up loses what it had to add."
                }
                5 => "Each price in cents, as `cents` has it.",
                _ => "An error is no price, and every tally begins at nothing.",
            };
            check::answer(&tally, &expected(&market, &SYMBOLS), habit);
        }
    }

    #[test]
    fn there_may_be_many_and_some_twice() {
        let symbols = check::plenty_of_symbols();
        let (market, tally, elapsed) = run(market(111), symbols.clone());
        check::asked(&market, &symbols);
        check::took(
            &market,
            elapsed,
            Duration::from_secs(3),
            "the longest call, whatever their number",
        );
        let habit = "A symbol that is in the list more than once counts each time.";
        check::answer(&tally, &expected(&market, &symbols), habit);
    }

    #[test]
    fn whatever_has_no_price_counts_as_nothing_and_slow_is_not_failed() {
        for trouble in Trouble::ALL {
            let troubled = market(112)
                .latency_of("IBM", 2 * HANG)
                .troubles("MSFT", &[None, Some(trouble), None]);
            let symbols = vec!["MSFT", "MSFT", "IBM", "MSFT"];
            let (market, tally, _) = run(troubled, symbols.clone());
            check::asked(&market, &symbols);
            check::cancelled(&market, 0);
            let habit = "The second call for MSFT fails, and the other three have a price.";
            check::answer(&tally, &expected(&market, &["MSFT", "IBM", "MSFT"]), habit);
        }
    }

    const RACE: &str = "Two tallies at a time, on a runtime with many threads. Read and write under one lock, or in one \
                        step as `fetch_add`, because between two steps another thread may write; wait for the lock \
                        instead of giving up when it is taken; and keep nothing in a `static`, which all share.";

    #[test]
    fn two_tallies_on_many_threads_do_not_mix() {
        let symbols: Vec<&str> = SYMBOLS.iter().copied().cycle().take(600).collect();
        // Answers leave two by two, on two threads at the same moment.
        let market = |seed| {
            let latency = Duration::from_millis(5);
            Market::builder().seed(seed).latency(latency).in_step().build()
        };
        let (one, two) = (market(148), market(149));
        while !check::raced_enough(&one) {
            let both = async { tokio::join!(tally(&one, &symbols), tally(&two, &symbols)) };
            let got = check::in_real_time(both);
            let expected = (expected(&one, &symbols), expected(&two, &symbols));
            check::answer(&got, &expected, RACE);
        }
    }

    #[test]
    fn a_large_tally_fits() {
        // More than four thousand million cents.
        let market = market(150).price_of("IBM", 98_765_432.1).price_of("AMD", 123_456_789.12);
        let symbols = vec!["IBM", "AMD", "IBM"];
        let (market, got, _) = run(market, symbols.clone());
        let habit = "Cents, of very large prices, in 64 bits.";
        check::answer(&got, &expected(&market, &symbols), habit);
    }

    #[test]
    fn a_hundred_requests_do_not_wait_for_one_another() {
        on_a_thread(|| {
            let market = market(151).build();
            let work = check::crowd(Duration::from_secs(1), |_| tally(&market, &["AAPL", "MSFT"]));
            let builder = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .start_paused(true)
                .build();
            let got = builder.expect("a runtime").block_on(work);
            let expected = vec![expected(&market, &["AAPL", "MSFT"]); got.len()];
            check::answers(&got, &expected, "Each request has a tally of its own.");
        });
    }
}
