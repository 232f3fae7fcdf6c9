//! What an exercise's tests ask of the ledger, with answers that teach.
//!
//! Each function compares what a program did with what it should have done, and panics when they differ. The
//! message names both, and then what in the ledger gives the mistake away. Times are meant to be virtual: on a
//! paused clock they are exact, and so are the checks.
//!
//! ```
//! use slow_api::{Market, check};
//! use std::time::Duration;
//!
//! # #[tokio::main(flavor = "current_thread", start_paused = true)]
//! # async fn main() {
//! let market = Market::builder().latency(Duration::from_secs(2)).build();
//! let together = async { tokio::join!(market.quote("AAPL"), market.quote("MSFT")) };
//!
//! let (_, elapsed) = check::timed(together).await;
//! check::took(&market, elapsed, Duration::from_secs(2), "the longest call");
//! check::calls(&market, 2);
//! # }
//! ```

use crate::ledger::{Lane, Ledger, State};
use crate::market::{Market, Quote};
use crate::trace::What;
use std::fmt::Debug;
use std::future::poll_fn;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::pin;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::task::yield_now;
use tokio::time::{Instant, timeout};

/// Longer than anything in an exercise, [`HANG`](crate::HANG) included.
const FOR_EVER: Duration = Duration::from_secs(24 * 3600);

/// How often other tasks get a turn after the work is done: an aborted task is dropped at its next turn, and
/// only then does the market see a cancelled call.
const TURNS: usize = 16;

/// What [`timed`] says while it cannot go on.
const BLOCKED: &str = "\nStill running after 3 s on the wall, and a virtual clock needs none of that: the thread \
                       of the runtime is blocked, or never comes back. A loop without an end, or one that asks \
                       again and again instead of awaiting? A `block_on` of another executor, a `recv` or a \
                       `lock` of the standard library inside async code? A `spawn_blocking` that waits for \
                       an async call? The virtual clock stands still until its thread is done.\n";

/// A call that is awaited is polled twice: once to start, and once when it was woken. The rest is room for
/// a poll too many.
const POLLS: usize = 5;

/// What a [`MarketError`](crate::MarketError) is called in a message about it.
const ERRORS: [&str; 4] = ["UnknownSymbol", "Unavailable", "Refused", "Hung"];

/// How long [`in_real_time`] waits for work of a few milliseconds. Only a guard: no check depends on it.
const PATIENCE: Duration = Duration::from_secs(3);

/// Runs `work`, and says what it gave and how long it took. Then gives aborted tasks a chance to end, which
/// takes no virtual time.
///
/// # Panics
///
/// When `work` does, and when it does not end. On a paused clock that is known at once: nothing can run, and
/// no timer is set.
pub async fn timed<T>(work: impl Future<Output = T>) -> (T, Duration) {
    let _watch = watch(PATIENCE, || {
        // Not `eprintln`, which the test keeps to itself until it ends, and it may never end.
        let _ = std::io::stderr().write_all(BLOCKED.as_bytes());
    });
    let start = Instant::now();
    let Ok(answer) = timeout(FOR_EVER, explained(work)).await else {
        panic!(
            "still waiting after a day on the virtual clock. Nothing will ever wake this up: is a channel kept \
             open by a sender that was not dropped, does a `select!` with `Some(..) = ..recv()` overlook the \
             `None` of a closed one, is a lock held by somebody who waits for it, or is the limit of a \
             `buffered` 0?"
        );
    };
    let elapsed = start.elapsed();
    for _ in 0..TURNS {
        yield_now().await;
    }
    (answer, elapsed)
}

/// Reports if the guard is not dropped within `patience`, on the clock on the wall.
fn watch(patience: Duration, report: impl FnOnce() + Send + 'static) -> mpsc::Sender<()> {
    let (guard, dropped) = mpsc::channel::<()>();
    std::thread::spawn(move || {
        if dropped.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
            report();
        }
    });
    guard
}

/// Runs `work` as a program would: on a runtime with a thread for each core, and on the clock on the wall. What
/// passes on the paused clock alone, or on one thread alone, is found here.
///
/// # Panics
///
/// When `work` does, and when calls of a few milliseconds are not done after some seconds.
pub fn in_real_time<T>(work: impl Future<Output = T>) -> T {
    in_real_time_within(PATIENCE, work)
}

fn in_real_time_within<T>(patience: Duration, work: impl Future<Output = T>) -> T {
    let runtime = Runtime::new().expect("the system gives us threads");
    let answer = runtime.block_on(async { timeout(patience, explained(work)).await });
    // Not dropped: that would wait for whatever still blocks one of its threads.
    runtime.shutdown_background();
    answer.unwrap_or_else(|_| {
        panic!("still waiting after {} for calls of a few milliseconds.", seconds(patience))
    })
}

/// Polls `work`, and when it panics because it unwrapped an error, says what to do instead.
async fn explained<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    poll_fn(|context| {
        let poll = catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context)));
        poll.unwrap_or_else(|panic| {
            if let Some(said) = panic.downcast_ref::<String>()
                && said.starts_with("called `Result::unwrap()`")
                && ERRORS.iter().any(|error| said.contains(error))
            {
                panic!(
                    "a panic: \"{said}\". An error from the market is an answer like any other. Pass it on \
                     with `?`, or decide with `match` what it means."
                );
            }
            resume_unwind(panic)
        })
    })
    .await
}

/// The work took `best`, neither more nor less; `why` says in words what `best` is made of.
///
/// # Panics
///
/// Otherwise: "took 6.0 s, could take 2.0 s (the longest call): the market never saw more than 1 call in
/// flight. Each call is awaited before the next one starts."
#[track_caller]
pub fn took(market: &Market, elapsed: Duration, best: Duration, why: &str) {
    let [elapsed_s, best_s] = [elapsed, best].map(seconds);
    if elapsed > best {
        let reason = why_slow(market.ledger(), best);
        panic!("took {elapsed_s}, could take {best_s} ({why}): {reason}");
    }
    if elapsed < best {
        let reason = why_fast(market.ledger());
        panic!("took {elapsed_s}, must take {best_s} ({why}): {reason}");
    }
}

/// The market saw so many calls.
///
/// # Panics
///
/// Otherwise.
#[track_caller]
pub fn calls(market: &Market, expected: u64) {
    let seen = market.ledger().summary().calls;
    let habit = match seen {
        _ if seen == expected => return,
        0 => "A future makes no call until it is awaited or spawned.",
        _ if seen < expected => "Some futures were never polled, or the work stopped too early.",
        _ => "Somebody is asked again whose answer was already there, or was not wanted.",
    };
    panic!("the market saw {}, expected {expected}. {habit}", count(seen, "call"));
}

/// So many of the calls were orders.
///
/// # Panics
///
/// Otherwise.
#[track_caller]
pub fn bought(market: &Market, expected: u64) {
    let seen = market.orders();
    let habit = match seen {
        _ if seen == expected => return,
        _ if seen < expected => "`quote` only asks for the price; `submit_order` buys.",
        _ => "`submit_order` buys; `quote` asks for the price, and that is all.",
    };
    panic!("the market got {}, expected {expected}. {habit}", count(seen, "order"));
}

/// No call was asked over and over whether it is done. Only on a market whose ledger
/// [traces](Ledger::trace), and for calls that do not share a task: a `join!` polls all of its calls whenever
/// one of them is woken.
///
/// # Panics
///
/// Otherwise.
#[track_caller]
pub fn polled_when_woken(market: &Market) {
    let events = market.ledger().events();
    let number = |what| events.iter().filter(|event| event.what == what).count();
    let (made, polls) = (number(What::Created), number(What::Polled));
    assert!(
        polls <= POLLS * made,
        "{} polled {polls} times. Asking again and again keeps a core busy with nothing. A future that has to \
         wait wakes its task when it is worth polling again, and `.await`, or `block_on` where nothing is \
         async, polls it only then.",
        were(made as u64, "call")
    );
}

/// At its busiest, the market had so many calls in flight.
///
/// # Panics
///
/// Otherwise.
#[track_caller]
pub fn peak_in_flight(market: &Market, expected: u64) {
    let seen = market.ledger().summary().peak_in_flight;
    if seen > expected {
        panic!(
            "the market saw {} in flight at once, {expected} is the limit. Nothing holds a call back until \
             another one is done.",
            count(seen, "call")
        );
    }
    if seen < expected {
        let habit = if seen > 1 {
            "There is room for more, and nobody takes it."
        } else {
            queue_habit(market.ledger())
        };
        panic!("{}, and {expected} could be. {habit}", busiest(seen));
    }
}

/// Whenever a call had yet to begin, `limit` others were in flight.
///
/// # Panics
///
/// Otherwise.
#[track_caller]
pub fn never_idle(market: &Market, limit: u64) {
    if let Some(idle) = idle(&market.ledger().lanes(), limit) {
        panic!(
            "{idle}. When one call is done, the next one should begin: it need not wait for its neighbours, \
             nor for its turn to be handed out."
        );
    }
}

/// No call held its thread while it waited.
///
/// # Panics
///
/// Otherwise.
#[track_caller]
pub fn never_blocked(market: &Market) {
    if let Some(lane) = market.ledger().lanes().iter().find(|lane| blocked(lane)) {
        panic!(
            "the call for {} blocked its thread until the answer was there: nothing else can run on it. \
             Use the async call, without `blocking()`.",
            lane.name
        );
    }
}

/// The market saw so many calls cancelled, and nothing is on its way any more.
///
/// # Panics
///
/// Otherwise.
#[track_caller]
pub fn cancelled(market: &Market, expected: u64) {
    let seen = market.ledger().summary();
    if seen.in_flight > 0 {
        panic!(
            "{} still in flight after the work was done, and nobody waits for the answer. Dropping a future \
             cancels its call; dropping the handle of a task does not end the task: abort it, or keep it \
             in a `JoinSet`.",
            are(seen.in_flight, "call")
        );
    }
    let habit = match seen.cancelled {
        cancelled if cancelled == expected => return,
        cancelled if cancelled < expected => {
            "What nobody waits for any more should be dropped, not waited out."
        }
        _ => {
            "A call was dropped before its answer came: by a timeout, an abort, a lost race, or by \
              returning while it was under way."
        }
    };
    panic!(
        "the market saw {} cancelled, expected {expected}. {habit}",
        count(seen.cancelled, "call")
    );
}

/// These symbols, in this order; `rule` says in words which order that is.
///
/// # Panics
///
/// Otherwise.
#[track_caller]
pub fn order<T: AsRef<str>>(market: &Market, got: &[T], expected: &[&str], rule: &str) {
    let got: Vec<&str> = got.iter().map(AsRef::as_ref).collect();
    if got == expected {
        return;
    }
    let reason = why_disordered(market.ledger(), &got, expected);
    panic!("got {}; expected {} ({rule}). {reason}", list(&got), list(expected));
}

/// Quotes for these symbols, in this order, each at the market's price.
///
/// # Panics
///
/// Otherwise.
#[track_caller]
pub fn quotes(market: &Market, got: &[Quote], expected: &[&str], rule: &str) {
    let symbols: Vec<&str> = got.iter().map(|quote| quote.symbol.as_str()).collect();
    order(market, &symbols, expected, rule);
    for quote in got {
        price(market, &quote.symbol, quote.price);
    }
}

/// The price is the one the market gives for this symbol.
///
/// # Panics
///
/// Otherwise.
#[track_caller]
pub fn price(market: &Market, symbol: &str, got: f64) {
    let expected = market.price(symbol).unwrap_or(f64::NAN);
    amount(got, expected, &format!("the market's price of {symbol}"));
}

/// The same number of dollars to the cent, however it was added up; `what` says in words what it should be.
///
/// # Panics
///
/// Otherwise.
#[track_caller]
pub fn amount(got: f64, expected: f64, what: &str) {
    // Not `>=`: a sum that is not a number is wrong, too.
    let same = (got - expected).abs() < 0.005;
    assert!(
        same,
        "got {got:.2}, expected {expected:.2} ({what}). Prices differ from market to market: each must come \
         from the market that was passed in."
    );
}

/// The answer is this one; `habit` says what a wrong one usually comes from.
///
/// # Panics
///
/// Otherwise.
#[track_caller]
pub fn answer<T: Debug + PartialEq>(got: &T, expected: &T, habit: &str) {
    assert!(got == expected, "got {got:?}, expected {expected:?}. {habit}");
}

/// What in the ledger shows why the work took longer than `best`.
fn why_slow(ledger: &Ledger, best: Duration) -> String {
    let seen = ledger.summary();
    let lanes = ledger.lanes();
    let first = lanes.first().map(start).unwrap_or_default();
    let last = lanes.last().map(start).unwrap_or_default();
    let over = lanes.iter().map(end).max().unwrap_or_default();
    let on_calls: Duration = lanes.iter().map(|lane| end(lane) - start(lane)).sum();
    match seen.peak_in_flight {
        0 => "the market saw no call. The time went elsewhere.".to_owned(),
        _ if first > Duration::ZERO => format!(
            "no call began before {}. Making a future starts nothing, nor does an iterator that nobody goes \
             through: whatever was waited for first held up the calls.",
            seconds(first)
        ),
        1 if seen.calls == 1 => {
            "the market saw 1 call. Something was waited for that is not needed.".to_owned()
        }
        // There was time for all calls in a row, so that they were in a row is no fault.
        1 if on_calls <= best => format!(
            "{} took {} of it, and the rest was waiting: for too long between two calls, or after the last.",
            count(seen.calls, "call"),
            seconds(on_calls)
        ),
        1 => format!("{}. {}", busiest(1), queue_habit(ledger)),
        peak if lanes.iter().any(blocked) => format!("{}. {}", busiest(peak), queue_habit(ledger)),
        // Calls that arrived one by one were none too late, if all were over in time.
        peak if over <= best && ledger.lanes_not_kept() == 0 => format!(
            "the market saw up to {} in flight, and the last answer was there after {}. What is waited for after \
             that should have begun before, or is not needed: a `sleep` between two looks whether an answer \
             is there, for example, where `.await` goes on when it is.",
            count(peak, "call"),
            seconds(over)
        ),
        peak => match idle(&lanes, peak) {
            Some(idle) => format!("{idle}. A call waits for one that it does not need."),
            None if last > first => format!(
                "the market saw up to {} in flight, and the last one began only at {}. A call waits for one \
                 that it does not need.",
                count(peak, "call"),
                seconds(last)
            ),
            None => format!(
                "the market saw up to {} in flight. Something was waited for that is not needed.",
                count(peak, "call")
            ),
        },
    }
}

/// What in the ledger shows why the work was done too soon.
fn why_fast(ledger: &Ledger) -> String {
    let seen = ledger.summary();
    if seen.calls == 0 {
        "the market saw no call. A future makes no call until it is awaited or spawned.".to_owned()
    } else if seen.in_flight > 0 {
        format!("{} still in flight. Nobody waited for the answer.", are(seen.in_flight, "call"))
    } else if seen.cancelled > 0 {
        format!(
            "the market saw {} cancelled. A future was dropped before its answer came.",
            count(seen.cancelled, "call")
        )
    } else {
        format!(
            "the market saw {}, and all are answered. A wait is missing or too short; a `std::thread::sleep` \
             does not count, because it holds the thread and no timer of Tokio's passes; nor does a wait on \
             another runtime, which has a clock of its own.",
            count(seen.calls, "call")
        )
    }
}

/// Why calls stand in a queue.
fn queue_habit(ledger: &Ledger) -> &'static str {
    if ledger.lanes().iter().any(blocked) {
        "A blocking call holds its thread until the answer is there. On the thread of the runtime nothing else \
         runs meanwhile, and anywhere else each call costs a thread: use the async ones, without `blocking()`."
    } else {
        "Each call is awaited before the next one starts."
    }
}

fn blocked(lane: &Lane) -> bool {
    lane.spans.iter().any(|span| span.state == State::Running)
}

fn why_disordered(ledger: &Ledger, got: &[&str], expected: &[&str]) -> String {
    let missing = without(expected, got);
    let extra = without(got, expected);
    if !missing.is_empty() {
        return format!("{} missing: an answer was lost on the way.", list(&missing));
    }
    if !extra.is_empty() {
        return format!("{} not asked for, or more than once.", list(&extra));
    }
    let mut lanes = ledger.lanes();
    lanes.retain(|lane| got.contains(&lane.name.as_str())); // what failed is often left out
    let same = |lanes: &[Lane]| lanes.iter().map(|lane| &lane.name).eq(got);
    if same(&lanes) {
        return "This is the order in which the calls began.".to_owned();
    }
    lanes.sort_by_key(end);
    if same(&lanes) {
        return "This is the order in which the answers came.".to_owned();
    }
    "The right ones, in the wrong order.".to_owned()
}

/// The first stretch during which fewer than `limit` calls were in flight although some had yet to begin, in
/// words.
fn idle(lanes: &[Lane], limit: u64) -> Option<String> {
    let mut moments: Vec<Duration> =
        lanes.iter().flat_map(|lane| [start(lane), end(lane)]).collect();
    moments.sort();
    moments.into_iter().find_map(|from| {
        let begun = lanes.iter().filter(|lane| start(lane) <= from);
        let in_flight = begun.filter(|lane| end(lane) > from).count() as u64;
        let to = lanes.iter().map(start).filter(|start| *start > from).min()?;
        let [from, to] = [from, to].map(seconds);
        (in_flight < limit).then(|| {
            format!(
                "from {from} on only {} in flight and {limit} could be, but the next one began at {to}",
                were(in_flight, "call")
            )
        })
    })
}

/// What is in `these` beyond what is in `those`, counting every one.
fn without<'a>(these: &[&'a str], those: &[&str]) -> Vec<&'a str> {
    let mut those = those.to_vec();
    let mut left = Vec::new();
    for one in these {
        match those.iter().position(|other| other == one) {
            Some(index) => drop(those.swap_remove(index)),
            None => left.push(*one),
        }
    }
    left
}

fn start(lane: &Lane) -> Duration {
    lane.spans.first().map(|span| span.start).unwrap_or_default()
}

fn end(lane: &Lane) -> Duration {
    lane.spans.last().map(|span| span.end).unwrap_or_default()
}

fn busiest(peak: u64) -> String {
    format!("the market never saw more than {} in flight", count(peak, "call"))
}

fn count(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn are(number: u64, what: &str) -> String {
    format!("{} {}", count(number, what), if number == 1 { "is" } else { "are" })
}

fn were(number: u64, what: &str) -> String {
    format!("{} {}", count(number, what), if number == 1 { "was" } else { "were" })
}

/// At most a dozen by name: a message that fills the screen teaches nobody.
fn list(symbols: &[&str]) -> String {
    const NAMED: usize = 12;
    match symbols {
        [] => "nothing".to_owned(),
        few if few.len() <= NAMED => few.join(", "),
        many => format!("{}, ... ({} in all)", many[..NAMED].join(", "), many.len()),
    }
}

/// "2.0 s", "0.25 s": to the millisecond, with one decimal at least.
fn seconds(duration: Duration) -> String {
    let text = format!("{:.3}", duration.as_secs_f64());
    let short = text.trim_end_matches('0');
    format!("{short}{} s", if short.ends_with('.') { "0" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Clock;
    use futures::future::join_all;
    use tokio::task::JoinHandle;
    use tokio::time::sleep;

    const SECOND: Duration = Duration::from_secs(1);
    const LONGEST: &str = "the longest call";

    /// AAPL answers after 3 s, GOOGL after 1 s, MSFT after 2 s.
    fn market() -> Market {
        Market::builder()
            .latency_of("AAPL", 3 * SECOND)
            .latency_of("GOOGL", SECOND)
            .latency_of("MSFT", 2 * SECOND)
            .clock(Clock::Virtual)
            .build()
    }

    /// What a check that must fail says.
    fn complaint(check: impl FnOnce()) -> String {
        let panic = catch_unwind(AssertUnwindSafe(check)).expect_err("the check should fail");
        *panic.downcast::<String>().expect("a formatted message")
    }

    async fn in_a_row(market: &Market) {
        for symbol in ["AAPL", "GOOGL", "MSFT"] {
            market.quote(symbol).await.unwrap();
        }
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_to_complain_about() {
        let market = market();
        let all = join_all(["AAPL", "GOOGL", "MSFT"].map(|symbol| market.quote(symbol)));
        let (answers, elapsed) = timed(all).await;
        let answers: Vec<Quote> = answers.into_iter().flatten().collect();
        took(&market, elapsed, 3 * SECOND, LONGEST);
        calls(&market, 3);
        peak_in_flight(&market, 3);
        never_idle(&market, 3);
        never_blocked(&market);
        cancelled(&market, 0);
        quotes(&market, &answers, &["AAPL", "GOOGL", "MSFT"], "as asked");
        amount(0.1 + 0.2, 0.3, "a sum");
        answer(&answers.len(), &3, "");
    }

    #[tokio::test(start_paused = true)]
    async fn in_a_row_is_told_from_blocking() {
        let market = market();
        let (_, elapsed) = timed(in_a_row(&market)).await;
        assert_eq!(
            complaint(|| took(&market, elapsed, 3 * SECOND, LONGEST)),
            "took 6.0 s, could take 3.0 s (the longest call): the market never saw more than 1 call in \
             flight. Each call is awaited before the next one starts."
        );
        assert!(complaint(|| peak_in_flight(&market, 3)).contains("and 3 could be. Each call"));

        market.ledger().restart();
        let blocking = async {
            market.blocking().quote("AAPL").unwrap();
            market.blocking().quote("MSFT").unwrap();
        };
        let (_, elapsed) = timed(blocking).await;
        assert!(
            complaint(|| took(&market, elapsed, 3 * SECOND, LONGEST)).contains("A blocking call")
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_slot_that_stays_empty_is_found() {
        let market = market();
        let chunks = async {
            let first = tokio::join!(market.quote("AAPL"), market.quote("GOOGL"));
            (first, market.quote("MSFT").await)
        };
        let (_, elapsed) = timed(chunks).await;
        assert!(
            complaint(|| never_idle(&market, 2)).contains("the next one began at 3.0 s. When one")
        );
        let complaint = complaint(|| took(&market, elapsed, 3 * SECOND, "two at a time"));
        assert!(
            complaint.contains("from 1.0 s on only 1 call was in flight and 2 could be, but the next one began at 3.0 s"),
            "{complaint}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_second_round_is_found() {
        let market = market();
        let rounds = async {
            join_all([market.quote("GOOGL"), market.quote("GOOGL")]).await;
            join_all([market.quote("GOOGL"), market.quote("GOOGL")]).await
        };
        let (_, elapsed) = timed(rounds).await;
        let complaint = complaint(|| took(&market, elapsed, SECOND, LONGEST));
        assert!(
            complaint.contains("up to 2 calls in flight, and the last one began only at 1.0 s")
        );
    }

    #[tokio::test(start_paused = true)]
    async fn waiting_on_is_told_from_waiting_in_line() {
        let market = market();
        let (_, elapsed) =
            timed(async { tokio::join!(market.quote("AAPL"), market.quote("MSFT")) }).await;
        let complaint = complaint(|| took(&market, elapsed, 2 * SECOND, "the first answer"));
        assert!(
            complaint
                .ends_with("up to 2 calls in flight. Something was waited for that is not needed.")
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_after_the_last_answer_is_told_from_calls_that_wait_for_each_other() {
        let market = market();
        let late = async {
            let second = async {
                sleep(2 * SECOND).await;
                market.quote("MSFT").await
            };
            let answers = tokio::join!(market.quote("AAPL"), second);
            sleep(SECOND).await;
            answers
        };
        let (_, elapsed) = timed(late).await;
        let complaint =
            complaint(|| took(&market, elapsed, 4 * SECOND, "two calls, one begun at 2 s"));
        assert!(
            complaint
                .contains("up to 2 calls in flight, and the last answer was there after 4.0 s"),
            "{complaint}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_after_the_last_call_is_told_from_calls_in_a_row() {
        let market = market();
        let retries = async {
            market.quote("GOOGL").await.unwrap();
            market.quote("GOOGL").await.unwrap();
            sleep(SECOND).await;
        };
        let (_, elapsed) = timed(retries).await;
        assert_eq!(
            complaint(|| took(&market, elapsed, 2 * SECOND, "two calls")),
            "took 3.0 s, could take 2.0 s (two calls): 2 calls took 2.0 s of it, and the rest was waiting: for \
             too long between two calls, or after the last."
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_look_now_and_then_is_told_from_awaiting() {
        let market = market();
        let looks = async {
            let calls = ["AAPL", "MSFT"].map(|symbol| tokio::spawn(market.quote(symbol)));
            while !calls.iter().all(JoinHandle::is_finished) {
                sleep(Duration::from_millis(70)).await;
            }
        };
        let (_, elapsed) = timed(looks).await;
        let complaint = complaint(|| took(&market, elapsed, 3 * SECOND, LONGEST));
        assert!(
            complaint.contains("took 3.01 s, could take 3.0 s")
                && complaint
                    .contains("the last answer was there after 3.0 s. What is waited for after"),
            "{complaint}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn too_fast_is_never_called_or_never_awaited_or_dropped() {
        let why = |market: &Market| complaint(|| took(market, Duration::ZERO, SECOND, LONGEST));
        let market = market();
        assert!(why(&market).starts_with(
            "took 0.0 s, must take 1.0 s (the longest call): the market saw no call. A future"
        ));

        let forgotten = tokio::spawn(market.quote("AAPL"));
        timed(yield_now()).await;
        assert!(why(&market).contains("1 call is still in flight"));
        assert!(
            complaint(|| cancelled(&market, 0)).contains("abort it, or keep it in a `JoinSet`")
        );

        forgotten.abort();
        timed(yield_now()).await;
        assert!(why(&market).contains("1 call cancelled"));
        cancelled(&market, 1);
        assert!(complaint(|| cancelled(&market, 0)).contains("dropped before its answer came"));
        assert!(complaint(|| cancelled(&market, 2)).contains("not waited out"));

        market.ledger().restart();
        market.quote("GOOGL").await.unwrap();
        assert!(why(&market).contains("`std::thread::sleep` does"));
    }

    #[tokio::test(start_paused = true)]
    async fn calls_are_counted_both_ways() {
        let market = market();
        assert_eq!(
            complaint(|| calls(&market, 2)),
            "the market saw 0 calls, expected 2. A future makes no call until it is awaited or spawned."
        );
        in_a_row(&market).await;
        assert!(complaint(|| calls(&market, 2)).contains("asked again"));
        assert!(complaint(|| calls(&market, 4)).contains("stopped too early"));
    }

    #[tokio::test(start_paused = true)]
    async fn an_order_is_told_from_a_quote() {
        let market = market();
        let (_order, _quote) = tokio::join!(market.submit_order("AAPL", 1), market.quote("AAPL"));
        bought(&market, 1);
        assert_eq!(
            complaint(|| bought(&market, 2)),
            "the market got 1 order, expected 2. `quote` only asks for the price; `submit_order` buys."
        );
        assert!(complaint(|| bought(&market, 0)).contains("and that is all"));
    }

    #[tokio::test(start_paused = true)]
    async fn asking_again_and_again_is_told_from_awaiting() {
        let market = market();
        market.ledger().trace();
        in_a_row(&market).await;
        tokio::spawn(market.quote("AAPL")).await.unwrap().unwrap();
        polled_when_woken(&market);

        let mut call = market.quote("AAPL");
        while futures::poll!(&mut call).is_pending() {
            sleep(Duration::from_millis(10)).await;
        }
        let complaint = complaint(|| polled_when_woken(&market));
        assert!(complaint.starts_with("5 calls were polled 309 times."), "{complaint}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_limit_is_a_limit() {
        let market = market();
        join_all(["AAPL", "GOOGL", "MSFT"].map(|symbol| market.quote(symbol))).await;
        assert!(
            complaint(|| peak_in_flight(&market, 2)).contains("3 calls in flight at once, 2 is")
        );
    }

    #[tokio::test(start_paused = true)]
    async fn disorder_has_a_name() {
        let market = market();
        join_all(["AAPL", "GOOGL", "MSFT"].map(|symbol| market.quote(symbol))).await;
        let why = |got: &[&str]| {
            complaint(|| order(&market, got, &["AAPL", "GOOGL", "MSFT"], "as asked"))
        };
        assert!(why(&["GOOGL", "MSFT", "AAPL"]).contains("in which the answers came"));
        assert!(why(&["MSFT", "GOOGL", "AAPL"]).contains("in the wrong order"));
        assert!(
            complaint(|| order(
                &market,
                &["AAPL", "GOOGL", "MSFT"],
                &["GOOGL", "MSFT", "AAPL"],
                "as ready"
            ))
            .contains("in which the calls began")
        );
        assert!(why(&["AAPL", "MSFT"]).contains("GOOGL missing"));
        assert!(why(&["AAPL", "GOOGL", "MSFT", "MSFT"]).contains("MSFT not asked for"));
        assert!(why(&[]).contains("got nothing"));
        assert!(why(&["AAPL"; 300]).contains("AAPL, ... (300 in all)"));
    }

    #[tokio::test(start_paused = true)]
    async fn prices_come_from_the_market() {
        let market = market();
        let invented = [Quote { symbol: "AAPL".to_owned(), price: 1.5 }];
        let complaint_ = complaint(|| quotes(&market, &invented, &["AAPL"], "as asked"));
        assert!(complaint_.starts_with("got 1.50, expected"), "{complaint_}");
        assert!(complaint(|| amount(f64::NAN, 1.0, "a sum")).starts_with("got NaN"));
        assert!(complaint(|| answer(&1, &2, "A habit.")).ends_with("A habit."));
    }

    #[tokio::test(start_paused = true)]
    #[should_panic(expected = "still waiting after a day")]
    async fn what_never_ends_is_found_at_once() {
        timed(std::future::pending::<()>()).await;
    }

    #[test]
    fn real_time_is_real() {
        let market = Market::builder().latency(Duration::from_millis(1)).build();
        assert!(in_real_time(market.quote("AAPL")).is_ok());
        let patience = Duration::from_millis(5);
        let stuck = complaint(|| in_real_time_within(patience, std::future::pending()));
        assert_eq!(stuck, "still waiting after 0.005 s for calls of a few milliseconds.");
    }

    #[test]
    fn a_blocked_thread_is_reported_and_a_quick_one_is_not() {
        let (sender, reports) = mpsc::channel();
        let report = |name| {
            let sender = sender.clone();
            move || sender.send(name).unwrap()
        };
        drop(watch(PATIENCE, report("quick")));
        let _blocked = watch(Duration::from_millis(5), report("blocked"));
        drop(sender);
        assert_eq!(reports.iter().collect::<Vec<_>>(), ["blocked"]);
    }

    #[test]
    fn an_unwrapped_error_is_explained_and_other_panics_are_passed_on() {
        let market = Market::builder().latency(Duration::from_millis(1)).build();
        let unwrapped = || in_real_time(async { market.quote("INVALID").await.unwrap() });
        assert!(
            complaint(|| drop(unwrapped()))
                .contains("UnknownSymbol { symbol: \"INVALID\" }\". An error")
        );
        let other = || in_real_time(async { panic!("{} call", market.ledger().summary().calls) });
        assert_eq!(complaint(other), "1 call");
    }

    #[tokio::test(start_paused = true)]
    async fn what_holds_up_the_first_call_is_named() {
        let market = market();
        let late = async {
            let call = market.quote("GOOGL");
            sleep(2 * SECOND).await;
            call.await
        };
        let (_, elapsed) = timed(late).await;
        let complaint = complaint(|| took(&market, elapsed, 2 * SECOND, "meanwhile"));
        assert!(complaint.contains("no call began before 2.0 s"), "{complaint}");
    }

    #[test]
    fn times_are_short_and_exact() {
        let cases = [(0, "0.0 s"), (250, "0.25 s"), (2_000, "2.0 s"), (10_001, "10.001 s")];
        for (millis, text) in cases {
            assert_eq!(seconds(Duration::from_millis(millis)), text);
        }
    }
}
