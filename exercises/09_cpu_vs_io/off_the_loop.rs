//! The risk service asks for a price and feeds it to a model that computes for a while. While it computes,
//! the service answers no other request: the model runs on the thread of the event loop.
//!
//! Make `risk` compute somewhere else and await the result, so that the loop stays free. Two requests may come at
//! the same time, and neither waits for the other's model.

use slow_api::{Clock, Heartbeat, Market, MarketError};
use std::time::{Duration, Instant};

/// Asks for the price of a symbol and returns the model's result for it, without blocking the loop.
async fn risk(
    market: &Market,
    symbol: &str,
    model: impl FnOnce(f64) -> f64 + Send + 'static,
) -> Result<f64, MarketError> {
    let quote = market.quote(symbol).await?;
    // TODO: between two awaits nothing else runs on this thread. This line takes long and never awaits.
    Ok(model(quote.price))
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(100)).build();
    let heartbeat = Heartbeat::start(Duration::from_millis(10));
    let start = Instant::now();

    let risk = risk(&market, "AAPL", |price| {
        Clock::Real.busy(Duration::from_millis(400)); // a model at work
        price * 0.02
    });

    println!("risk: {:.2?}", risk.await);
    println!("{:.1} s (0.1 s of waiting, 0.4 s of computing)", start.elapsed().as_secs_f64());
    println!("longest time without a heartbeat: {:.2} s", heartbeat.longest_gap().as_secs_f64());
}

#[cfg(test)]
mod tests {
    use super::risk;
    use slow_api::{Market, Trouble, check};
    use std::future::poll_fn;
    use std::pin::pin;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
    use std::thread;
    use std::time::{Duration, Instant};
    use tokio::runtime::Handle;

    fn market(seed: u64) -> Market {
        Market::builder().seed(seed).latency(Duration::from_millis(50)).build()
    }

    /// Counts how often the loop turns, for as long as the loop exists.
    fn count_turns() -> Arc<AtomicU64> {
        let turns = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&turns);
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(Duration::from_millis(1)).await;
                counter.fetch_add(1, Ordering::SeqCst);
            }
        });
        turns
    }

    /// Longer than the sleep of somebody who hopes that the model will be done by then, and long enough to be
    /// asked twice by somebody who looks now and then.
    const AT_LEAST: Duration = Duration::from_millis(600);

    /// How long one model waits for the other.
    const MEETING: Duration = Duration::from_secs(3);

    /// What the model saw of the loop while it computed.
    #[derive(Default)]
    struct Seen {
        computing: AtomicBool,
        stalled: AtomicBool,
        never_rested: AtomicBool,
    }

    impl Seen {
        /// Waits until the loop has turned twenty times more: at once on any other thread, and never on the
        /// loop's own. There it gives up after two seconds without a turn.
        fn wait_for_turns(&self, turns: &AtomicU64) {
            let enough = turns.load(Ordering::SeqCst) + 20;
            let mut last_turn = (Instant::now(), 0);
            while turns.load(Ordering::SeqCst) < enough && !self.stalled.load(Ordering::SeqCst) {
                let now = turns.load(Ordering::SeqCst);
                if now != last_turn.1 {
                    last_turn = (Instant::now(), now);
                }
                let stalled = last_turn.0.elapsed() > Duration::from_secs(2);
                self.stalled.store(stalled, Ordering::SeqCst);
                thread::sleep(Duration::from_millis(1));
            }
        }
    }

    #[tokio::test]
    async fn the_loop_turns_while_the_model_computes() {
        let market = market(81);
        let turns = count_turns();
        let seen = Arc::new(Seen::default());
        let (on_the_loop, seen_by_model) = (Handle::current(), Arc::clone(&seen));
        let model = move |price| {
            let seen = seen_by_model;
            // A loop with nothing to do parks until it is woken: once for each turn.
            let parks = || on_the_loop.metrics().worker_park_count(0);
            let begun = Instant::now();
            seen.computing.store(true, Ordering::SeqCst);
            seen.wait_for_turns(&turns);
            let (first_turn, first_park) = (turns.load(Ordering::SeqCst), parks());
            while begun.elapsed() < AT_LEAST && !seen.stalled.load(Ordering::SeqCst) {
                thread::sleep(Duration::from_millis(1));
            }
            // Again: it may have been on the loop's thread, or waited for there, only after a while.
            seen.wait_for_turns(&turns);
            let turned = turns.load(Ordering::SeqCst) - first_turn;
            seen.never_rested.store(parks() - first_park < turned / 2, Ordering::SeqCst);
            seen.computing.store(false, Ordering::SeqCst);
            price
        };
        let mut polls = 0;
        let mut blocked = false;
        let mut asked = 0;
        let mut work = pin!(check::explained(risk(&market, "AAPL", model)));
        let watched = poll_fn(|cx| {
            polls += 1;
            asked += u64::from(seen.computing.load(Ordering::SeqCst));
            let poll = work.as_mut().poll(cx);
            // A call that is awaited takes a second poll at least.
            blocked |= polls == 1 && market.ledger().summary().completed > 0;
            poll
        });
        let answer = watched.await;
        assert!(
            !blocked,
            "the loop stood still until the price was there: `blocking()` keeps its thread. To wait for an answer \
             takes no thread, and `market.quote(..).await` leaves the loop to others."
        );
        assert!(
            !seen.stalled.load(Ordering::SeqCst),
            "the model computed for 2 s, and the loop did not turn meanwhile. Whatever has no await in it \
             keeps its thread to the end: a `yield_now` before it, a task around it or a thread that is \
             joined at once changes nothing, and a sleep before the join is a guess. Hand it to another \
             thread, and await the result."
        );
        assert!(
            asked < 2 && !seen.never_rested.load(Ordering::SeqCst),
            "while the model computed, the loop was kept busy by asking again and again whether it is done. An \
             await on a handle or a channel asks once, and is woken when there is an answer."
        );
        check::calls(&market, 1);
        check::price(&market, "AAPL", check::got(&market, answer));
    }

    #[tokio::test]
    async fn the_answer_is_what_the_model_makes_of_the_price() {
        for (seed, symbol) in [(82, "AAPL"), (83, "MSFT")] {
            let market = market(seed);
            for calls in 1..=2 {
                let answer = risk(&market, symbol, |price| price * 3.0 + 1.0).await;
                check::calls(&market, calls);
                let expected = market.price(symbol).expect("it is listed") * 3.0 + 1.0;
                let answer = check::got(&market, answer);
                check::amount(answer, expected, "what the model makes of the market's price");
            }
            let negative = risk(&market, symbol, |_| f64::NEG_INFINITY).await;
            let habit = "What the model says is the answer, whatever it says.";
            check::answer(&negative, &Ok(f64::NEG_INFINITY), habit);
        }
    }

    #[tokio::test]
    async fn two_models_compute_at_the_same_time() {
        if thread::available_parallelism().is_ok_and(|cores| cores.get() == 1) {
            // rayon has one thread there, and it is right to use no more.
            return;
        }
        let market = market(85);
        let computing = Arc::new(AtomicU64::new(0));
        let model = || {
            let computing = Arc::clone(&computing);
            move |price| {
                computing.fetch_add(1, Ordering::SeqCst);
                let begun = Instant::now();
                while computing.load(Ordering::SeqCst) < 2 && begun.elapsed() < MEETING {
                    thread::sleep(Duration::from_millis(1));
                }
                if computing.load(Ordering::SeqCst) < 2 { f64::NAN } else { price }
            }
        };
        let both =
            async { tokio::join!(risk(&market, "AAPL", model()), risk(&market, "MSFT", model())) };
        let (apple, microsoft) = both.await;
        let met = ![&apple, &microsoft]
            .into_iter()
            .any(|answer| answer.as_ref().is_ok_and(|risk| risk.is_nan()));
        assert!(
            met,
            "two models were to be computed, and the second one began only when the first was done. Each call computes on \
             a thread of its own: neither the loop nor a lock lets one in at a time."
        );
        check::price(&market, "AAPL", check::got(&market, apple));
        check::price(&market, "MSFT", check::got(&market, microsoft));
    }

    // A plain test with a runtime of its own: just what `tokio::test` makes of the others.
    #[test]
    fn without_a_price_there_is_nothing_to_compute() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            for trouble in [Trouble::Unknown, Trouble::Unavailable, Trouble::Refused] {
                let market = Market::builder()
                    .seed(84)
                    .latency(Duration::from_millis(5))
                    .troubles("AAPL", &[Some(trouble)])
                    .build();
                let ran = Arc::new(AtomicBool::new(false));
                let model_ran = Arc::clone(&ran);
                let answer = risk(&market, "AAPL", move |price| {
                    model_ran.store(true, Ordering::SeqCst);
                    price
                });
                let habit = "The market's error should reach the caller.";
                check::error(&market, answer.await, &trouble.error("AAPL"), habit);
                check::calls(&market, 1);
                assert!(!ran.load(Ordering::SeqCst), "the model ran without a price");
            }
        });
    }
}
