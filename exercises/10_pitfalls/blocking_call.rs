//! A library gives you only a blocking client: `BlockingMarket::quote` returns when the answer is there, and
//! its thread can do nothing else meanwhile. Called from async code, that thread is the event loop's, and
//! `join_all` around it changes nothing: without an await, no other call can begin meanwhile.
//!
//! Make `prices` fetch all prices at once without ever blocking the loop. Keep the blocking client and call it
//! where blocking is allowed, or use the async one.

use futures::future::join_all;
use slow_api::{Heartbeat, Market, MarketError};
use std::time::{Duration, Instant};

/// The prices of all symbols, in order, or an error if one of them has none.
async fn prices(market: &Market, symbols: &[&str]) -> Result<Vec<f64>, MarketError> {
    let client = market.blocking();
    // TODO: the function is `async`, but awaits nothing. Every call blocks the loop.
    let calls = symbols.iter().map(async |symbol| client.quote(symbol));
    let answers = join_all(calls).await;
    answers.into_iter().map(|answer| Ok(answer?.price)).collect()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let heartbeat = Heartbeat::start(Duration::from_millis(10));
    let start = Instant::now();

    println!("{:?}", prices(&market, &["AAPL", "GOOGL", "MSFT"]).await);

    println!("{:.1} s (one call takes 0.2 s)", start.elapsed().as_secs_f64());
    println!("longest time without a heartbeat: {:.2} s", heartbeat.longest_gap().as_secs_f64());
}

#[cfg(test)]
mod tests {
    use super::prices;
    use slow_api::{Market, Trouble, check};
    use std::pin::pin;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::sync::{Arc, mpsc};
    use std::time::Duration;

    /// On the real clock: other threads know no virtual time.
    fn market(seed: u64, millis: u64) -> Market {
        Market::builder().seed(seed).latency(Duration::from_millis(millis)).build()
    }

    /// What was seen of some work.
    struct Seen {
        /// How often a task on the loop saw a call in flight; it looks every millisecond.
        by_task: u64,
        /// How often a thread did; it looks every five.
        by_thread: u64,
        /// How often the work was polled.
        polls: u64,
    }

    impl Seen {
        /// Both watchers suffer alike from a busy machine, and only the task from a blocked loop.
        #[track_caller]
        fn check_never_blocked(&self) {
            let Seen { by_task, by_thread, .. } = *self;
            assert!(
                by_task > 0 && 2 * by_task >= by_thread,
                "while calls were in flight, a task on the loop should get hundreds of turns and got {by_task}: \
                 the loop stood still until the answer was there. `async` in front of a blocking call does not \
                 make it wait any better. Neither does a thread, if the loop then waits for it with `join` or `recv` of the \
                 standard library: await what `spawn_blocking` gives."
            );
        }
    }

    /// Does the work, and watches it.
    async fn watched<T>(market: &Market, work: impl Future<Output = T>) -> (T, Seen) {
        let [by_task, by_thread] = [(); 2].map(|()| Arc::new(AtomicU64::new(0)));
        let watcher = |looks: &Arc<AtomicU64>| {
            let (looks, ledger) = (Arc::clone(looks), market.ledger().clone());
            move || {
                looks.fetch_add(u64::from(ledger.summary().in_flight > 0), Ordering::SeqCst);
            }
        };
        let (task_looks, thread_looks) = (watcher(&by_task), watcher(&by_thread));
        let task = tokio::spawn(async move {
            loop {
                task_looks();
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        });
        let (stop, stopped) = mpsc::channel::<()>();
        let thread = std::thread::spawn(move || {
            while stopped.recv_timeout(Duration::from_millis(5))
                == Err(mpsc::RecvTimeoutError::Timeout)
            {
                thread_looks();
            }
        });
        let (mut polls, mut work) = (0, pin!(check::explained(work)));
        let counted = std::future::poll_fn(|context| {
            polls += 1;
            work.as_mut().poll(context)
        });
        let answer = counted.await;
        task.abort();
        drop(stop);
        thread.join().expect("a look does not panic");
        let [by_task, by_thread] = [by_task, by_thread].map(|looks| looks.load(Ordering::SeqCst));
        (answer, Seen { by_task, by_thread, polls })
    }

    #[tokio::test]
    async fn the_loop_is_never_blocked() {
        let market = market(101, 250);
        let (answer, seen) = watched(&market, prices(&market, &["MSFT"])).await;
        check::calls(&market, 1);
        seen.check_never_blocked();
        assert!(
            seen.polls < 1000,
            "`prices` was polled {} times for one call: it asks again and again whether the answer is there, \
             and keeps a core busy. Who awaits is polled when there is something new: await the handle.",
            seen.polls
        );
        assert!(answer.is_ok(), "got {answer:?}, expected a price");
    }

    #[tokio::test]
    async fn all_calls_are_in_flight_at_once() {
        check_all_at_once(104, 250, vec!["AAPL", "GOOGL", "MSFT", "TSLA"]).await;
        // More than anybody would write down as a limit, and fewer than Tokio has threads for blocking calls.
        let mut symbols = check::plenty_of_symbols();
        symbols.truncate(check::draw(101..=140) as usize);
        check_all_at_once(102, 400, symbols).await;
    }

    async fn check_all_at_once(seed: u64, millis: u64, symbols: Vec<&str>) {
        let market = market(seed, millis);
        let (answer, seen) = watched(&market, prices(&market, &symbols)).await;
        check::asked(&market, &symbols);
        let (peak, all) = (market.ledger().summary().peak_in_flight, symbols.len() as u64);
        assert!(
            peak == all,
            "the market never saw more than {peak} of {all} calls in flight. Either each one blocks the loop, or some are \
             awaited, or held back, before the next one starts: start all of them first."
        );
        seen.check_never_blocked();
        let expected: Vec<f64> = symbols.iter().filter_map(|symbol| market.price(symbol)).collect();
        let answer = check::got(&market, answer);
        check::answers(&answer, &expected, "The market's prices, in the order of the symbols.");
    }

    // A plain test with a runtime of its own: just what `tokio::test` makes of the others.
    #[test]
    fn an_error_is_passed_on_and_yesterday_forgotten() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            for trouble in [Trouble::Unknown, Trouble::Unavailable, Trouble::Refused] {
                let market = Market::builder()
                    .seed(103)
                    .latency(Duration::from_millis(10))
                    // Late enough for the other call to have begun, on a busy machine as well.
                    .latency_of("MSFT", Duration::from_millis(200))
                    .troubles("MSFT", &[Some(trouble)])
                    .build();
                let symbols = ["AAPL", "MSFT"];
                let (answer, _) = watched(&market, prices(&market, &symbols)).await;
                // With an error before it, AAPL may not have been asked for.
                let times = |symbol| {
                    let lanes = market.ledger().lanes();
                    lanes.iter().filter(|lane| lane.name == symbol).count()
                };
                check::answer(
                    &times("MSFT"),
                    &1,
                    "So often MSFT was asked for: an error is an answer.",
                );
                assert!(times("AAPL") <= 1, "AAPL was asked for {} times.", times("AAPL"));
                let habit = "The market's error should reach the caller.";
                check::error(&market, answer, &trouble.error("MSFT"), habit);
                let (answer, _) = watched(&market, prices(&market, &symbols)).await;
                let seen = market.ledger().summary().calls;
                assert!((3..=4).contains(&seen), "the market saw {seen} calls of 4, two each time");
                let expected: Vec<f64> =
                    symbols.iter().filter_map(|symbol| market.price(symbol)).collect();
                let habit = "Asked again, the market has a price for both, and it is asked again.";
                check::answers(&check::got(&market, answer), &expected, habit);
            }
        });
    }
}
