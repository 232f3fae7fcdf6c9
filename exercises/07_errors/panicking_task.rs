//! Three teams hand in trading strategies, and each of them runs as a task. Some have bugs: one divides by
//! zero, one takes the root of a debt. A panic ends its own task and nothing else, unless you let it spread.
//!
//! Make `outcomes` wait for every task and say how each ended: with a value, with a panic and its message, or
//! cancelled. No panic may escape from `outcomes`.

use slow_api::Market;
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;

/// How a task ended.
#[derive(Debug, PartialEq)]
enum Outcome {
    /// It returned this.
    Value(f64),
    /// It panicked with this message.
    Panicked(String),
    /// It was aborted.
    Cancelled,
}

/// How each task ended, in the order of the tasks.
async fn outcomes(tasks: Vec<JoinHandle<f64>>) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for task in tasks {
        // TODO: an `Err` here is a `JoinError`. Which two things can it stand for? A panic carries a payload:
        // `panic!("text")` carries a `&'static str`, `panic!("with {value}")` a `String`.
        let value = task.await.unwrap();
        outcomes.push(Outcome::Value(value));
    }
    outcomes
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(200)).build();
    let start = Instant::now();

    let steady = tokio::spawn(run_strategy(market.clone(), "AAPL", |price| price * 0.99));
    let broken = tokio::spawn(run_strategy(market.clone(), "GOOGL", |_| panic!("divided by zero")));
    let stopped = tokio::spawn(run_strategy(market.clone(), "MSFT", |price| price));
    stopped.abort();

    for outcome in outcomes(vec![steady, broken, stopped]).await {
        println!("{outcome:?}");
    }
    println!("{:.1} s (one call takes 0.2 s)", start.elapsed().as_secs_f64());
}

/// Asks for a price and lets a strategy decide what to bid.
async fn run_strategy(market: Market, symbol: &str, strategy: fn(f64) -> f64) -> f64 {
    let quote = market.quote(symbol).await.expect("the symbol is listed");
    strategy(quote.price)
}

#[cfg(test)]
mod tests {
    use super::{Outcome, outcomes};
    use futures::FutureExt;
    use slow_api::{Clock, Market, check};
    use std::panic::{AssertUnwindSafe, panic_any};
    use std::time::Duration;
    use tokio::task::JoinHandle;
    use tokio::time::sleep;

    /// Asks for a price, which takes as many seconds as the symbol's latency, and does something with it.
    fn task(market: &Market, symbol: &'static str, then: fn(f64) -> f64) -> JoinHandle<f64> {
        let call = market.quote(symbol);
        tokio::spawn(async move { then(call.await.expect("the symbol is listed").price) })
    }

    fn market(seed: u64) -> Market {
        let market =
            Market::builder().seed(seed).latency(Duration::from_secs(1)).clock(Clock::Virtual);
        market.latency_of("AAPL", Duration::from_secs(3)).build()
    }

    /// The outcomes, and how long they took; a panic must not come this far.
    async fn contained(tasks: Vec<JoinHandle<f64>>) -> (Vec<Outcome>, Duration) {
        match AssertUnwindSafe(check::timed(outcomes(tasks))).catch_unwind().await {
            Ok(answer) => answer,
            Err(panic) => {
                let said = panic.downcast_ref::<String>().map_or("", String::as_str);
                assert!(
                    !said.contains("reason is not a panic"),
                    "a panic came out of `outcomes`: `into_panic` was asked for the panic of a task that was \
                     aborted, and there is none. Ask `is_panic` first, or call `try_into_panic`."
                );
                panic!(
                    "a panic came out of `outcomes`. Tokio had caught it: awaiting the handle gave an `Err`. \
                     `unwrap`, `expect` and `resume_unwind` let it loose again."
                )
            }
        }
    }

    fn price(market: &Market, symbol: &str) -> f64 {
        market.price(symbol).expect("the symbol is listed")
    }

    #[tokio::test(start_paused = true)]
    async fn a_panic_is_an_answer() {
        for seed in [171, 172] {
            let market = market(seed);
            // The longest task comes after one that panics: who stops there, or stops the others, shows.
            let tasks = vec![
                task(&market, "GOOGL", |_| panic!("divided by zero")),
                task(&market, "AAPL", |price| price),
                task(&market, "MSFT", |price| panic!("no bid at \"{price:.2}\"")),
                task(&market, "TSLA", |price| price + 1.0),
            ];
            let (got, elapsed) = contained(tasks).await;
            check::never_blocked(&market);
            let seen = market.ledger().summary();
            assert!(
                seen.cancelled == 0 && seen.in_flight == 0,
                "one task panicked, and another one was not waited for to its end. A panic ends its own task and \
                 nothing else: the others go on, and each has an outcome."
            );
            check::took(&market, elapsed, Duration::from_secs(3), "the longest task");
            let expected = vec![
                Outcome::Panicked("divided by zero".to_owned()),
                Outcome::Value(price(&market, "AAPL")),
                Outcome::Panicked(format!("no bid at \"{:.2}\"", price(&market, "MSFT"))),
                Outcome::Value(price(&market, "TSLA") + 1.0),
            ];
            let texts = |outcomes: &[Outcome]| -> Vec<Option<String>> {
                let text = |outcome: &Outcome| match outcome {
                    Outcome::Panicked(text) => Some(text.clone()),
                    _ => None,
                };
                outcomes.iter().map(text).collect()
            };
            let (said, meant) = (texts(&got), texts(&expected));
            let same_kinds = said.len() == meant.len()
                && said.iter().zip(&meant).all(|(one, other)| one.is_some() == other.is_some());
            let lost = |(said, meant): (&Option<String>, &Option<String>)| match (said, meant) {
                (Some(said), Some(meant)) => !said.contains(meant),
                _ => true,
            };
            let habit = if same_kinds && said.iter().zip(&meant).all(lost) {
                "The panics are told from the values, and their messages are not found. `into_panic` gives a \
                 `Box<dyn Any + Send>`, and the text is in the box: downcast `&*payload` (or `payload.as_ref()`). `&payload` is \
                 a reference to the box itself. Try both `&str` and `String`."
            } else {
                "One outcome for each task, in order. The message of a panic is its payload: `into_panic` gives a \
                 `Box<dyn Any>`, to be downcast to a `&str` or to a `String`."
            };
            check::answer(&got, &expected, habit);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_payload_need_not_be_a_text() {
        let market = market(174);
        let tasks = vec![task(&market, "MSFT", |_| panic_any(7)), task(&market, "TSLA", |_| 1.0)];
        let Ok(got) = AssertUnwindSafe(outcomes(tasks)).catch_unwind().await else {
            panic!(
                "a task panicked with a number (`panic_any(7)`), and a panic came out of `outcomes`. A payload can \
                 be anything: when it is neither a `&str` nor a `String`, say so, and do not `unwrap`."
            );
        };
        // What it says of such a panic is its own affair.
        assert!(
            matches!(got[..], [Outcome::Panicked(_), Outcome::Value(_)]),
            "got {got:?}, expected that the first one panicked, with whatever text, and a value. A payload can be \
             anything; a panic it is all the same."
        );
    }

    #[tokio::test(start_paused = true)]
    async fn there_may_be_many_tasks_and_none_is_given_up() {
        let market = Market::builder()
            .seed(175)
            .latency_of("IBM", Duration::from_secs(5 * 3600))
            .clock(Clock::Virtual)
            .build();
        let number = check::plenty();
        let tasks = (0..number).map(|nth| match nth % 3 {
            0 => task(&market, "IBM", |price| -price),
            1 => task(&market, "AAPL", |_| panic!("broken")),
            _ => task(&market, "AAPL", |_| std::panic::resume_unwind(Box::new(String::new()))),
        });
        let (got, elapsed) = contained(tasks.collect()).await;
        check::cancelled(&market, 0);
        check::took(&market, elapsed, Duration::from_secs(5 * 3600), "the longest task");
        let expected: Vec<_> = (0..number)
            .map(|nth| match nth % 3 {
                0 => Outcome::Value(-price(&market, "IBM")),
                1 => Outcome::Panicked("broken".to_owned()),
                _ => Outcome::Panicked(String::new()),
            })
            .collect();
        check::answers(
            &got,
            &expected,
            "One outcome for each task, in order, and its message as it is, even an empty one.",
        );
    }

    #[tokio::test(start_paused = true)]
    async fn values_and_messages_are_as_they_are() {
        let market = market(176);
        let tasks = vec![
            task(&market, "MSFT", |_| f64::INFINITY),
            task(&market, "MSFT", |_| panic!("one line,\n\tanother \\ line, and \"quotes\"")),
            task(&market, "MSFT", |_| -0.25),
            task(&market, "MSFT", |price| panic!("{}\nand another line", price > 0.0)),
            task(&market, "MSFT", |_| f64::MIN),
        ];
        let (got, _) = contained(tasks).await;
        let expected = [
            Outcome::Value(f64::INFINITY),
            Outcome::Panicked("one line,\n\tanother \\ line, and \"quotes\"".to_owned()),
            Outcome::Value(-0.25),
            Outcome::Panicked("true\nand another line".to_owned()),
            Outcome::Value(f64::MIN),
        ];
        check::answers(
            &got,
            &expected,
            "Every value is a value, and every message is as long as it is.",
        );
    }

    #[tokio::test(start_paused = true)]
    async fn without_tasks_there_are_no_outcomes() {
        let (got, elapsed) = contained(Vec::new()).await;
        check::answer(&got, &Vec::new(), "No tasks, no outcomes.");
        check::answer(&elapsed, &Duration::ZERO, "There is nothing to wait for.");
    }

    // A plain test with a runtime of its own: just what `tokio::test` makes of the others.
    #[test]
    fn cancelled_is_something_else() {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
        runtime.expect("a runtime").block_on(async {
        let market = market(173);
        let tasks = vec![
            task(&market, "AAPL", |price| price),
            task(&market, "MSFT", |_| panic!("out of range")),
        ];
        let stop = tasks[0].abort_handle();
        tokio::spawn(async move {
            sleep(Duration::from_millis(500)).await;
            stop.abort();
        });
        let (got, elapsed) = contained(tasks).await;
        check::took(&market, elapsed, Duration::from_secs(1), "the task that nobody aborted");
        check::answer(
            &got,
            &vec![Outcome::Cancelled, Outcome::Panicked("out of range".to_owned())],
            "A `JoinError` stands for a panic or for an abort: ask it which (`is_panic`, `is_cancelled`).",
        );
        });
    }

    #[tokio::test(start_paused = true)]
    async fn a_hundred_requests_do_not_wait_for_one_another() {
        let market = Market::builder().clock(Clock::Virtual).build();
        check::crowd(Duration::from_secs(1), |_| {
            outcomes(vec![task(&market, "AAPL", |price| price)])
        })
        .await;
    }
}
