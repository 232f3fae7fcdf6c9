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

mod answers;
mod crowd;
mod draw;
mod patience;
mod reasons;
mod running;
#[cfg(test)]
mod tests;

pub use answers::{amount, answer, answers, error, got, price, quotes};
pub use crowd::crowd;
pub use draw::{draw, plenty, plenty_of_symbols};
pub use patience::{patience, wait_until};
pub use running::{explained, in_real_time, on_a_thread, on_virtual_time, timed, timed_for};

use crate::market::Market;
use crate::trace::What;
use crate::words::{are, count, list, often, seconds, were};
use reasons::{
    NO_CALL, blocked, busiest, idle, queue_habit, why_disordered, why_fast, why_slow, without,
};
use std::collections::HashSet;
use std::time::Duration;

/// A call that is awaited is polled twice: once to start, and once when it was woken. The rest is room for
/// a poll too many.
const POLLS: usize = 5;

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
        let reason = why_slow(market.ledger(), elapsed, best);
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
        0 if market.was_peeked_at() => {
            "`price()` is for the checks: it tells a price without a call. Ask with `quote(..).await`."
        }
        0 => NO_CALL,
        _ if seen < expected => {
            "Some futures were never polled, the work stopped too early, or an answer was kept from before."
        }
        _ => "Somebody is asked again whose answer was already there, or was not wanted.",
    };
    panic!("the market saw {}, expected {expected}. {habit}", count(seen, "call"));
}

/// The market was asked for each of these symbols, as often as it is in the list, in any order, and for nothing else.
///
/// # Panics
///
/// Otherwise.
#[track_caller]
pub fn asked(market: &Market, expected: &[&str]) {
    let lanes = market.ledger().lanes();
    if market.ledger().lanes_not_kept() > 0 || lanes.is_empty() {
        return calls(market, expected.len() as u64);
    }
    let seen: Vec<&str> = lanes.iter().map(|lane| lane.name.as_str()).collect();
    let missing = without(expected, &seen);
    let extra = without(&seen, expected);
    if missing.is_empty() && extra.is_empty() {
        return;
    }
    let calls = count(seen.len() as u64, "call");
    // Of a list that was left off half-way, all sorts are missing; but not from one in which each is left once.
    let each_once = seen.iter().collect::<HashSet<_>>().len() == seen.len();
    let all_are_twins = (missing.len() <= seen.len() || each_once)
        && missing.iter().all(|symbol| seen.contains(symbol));
    let twins = missing.first().filter(|_| all_are_twins);
    let habit = if let Some(twin) = twins {
        let times = |list: &[&str]| list.iter().filter(|symbol| *symbol == twin).count();
        format!(
            "{twin} is in the list {}, and was asked for {}. Each time counts: a set, a dictionary by name or an \
             answer that is kept for later loses the twins.",
            often(times(expected)),
            often(times(&seen)),
        )
    } else if extra.is_empty() {
        format!("{} was not asked for: the work stopped too early, or left it out.", list(&missing))
    } else if missing.is_empty() {
        format!("{} was asked for again, or was not in the list.", list(&extra))
    } else {
        format!("{} was asked for instead of {}.", list(&extra), list(&missing))
    };
    panic!("the market saw {calls}, expected {}. {habit}", expected.len());
}

/// These orders came to the market, each with its number of shares, in any order, and no others.
///
/// # Panics
///
/// Otherwise.
#[track_caller]
pub fn ordered(market: &Market, expected: &[(&str, u32)]) {
    bought(market, expected.len() as u64);
    let kept = market.orders_kept();
    let mut seen: Vec<(&str, u32)> =
        kept.iter().map(|(symbol, quantity)| (symbol.as_str(), *quantity)).collect();
    let mut expected = expected.to_vec();
    seen.sort_unstable();
    expected.sort_unstable();
    let differ = seen.iter().zip(&expected).find(|(seen, expected)| seen != expected);
    if let Some(((symbol, quantity), (wanted, number))) = differ {
        panic!(
            "the market got an order for {quantity} x {symbol}, and expected was {number} x {wanted}. Each order goes \
             out with the symbol and the number of shares that it was given."
        );
    }
}

/// So many of the calls were orders.
///
/// # Panics
///
/// Otherwise.
#[track_caller]
pub fn bought(market: &Market, expected: u64) {
    let seen = market.orders();
    let asked = market.ledger().summary().calls > seen;
    let habit = match seen {
        _ if seen == expected => return,
        _ if seen < expected && asked => "`quote` only asks for the price; `submit_order` buys.",
        _ if seen == 0 && !asked => NO_CALL,
        _ if seen < expected => {
            "The work stopped too early, or left some out. An order that fails, or that is slow, is no reason to leave \
             out the others."
        }
        _ if expected == 0 => "`submit_order` buys; `quote` asks for the price, and that is all.",
        _ => {
            "An order is sent again, or one that nobody asked for. Send each once: an error is its answer, too."
        }
    };
    panic!("the market got {}, expected {expected}. {habit}", count(seen, "order"));
}

/// How many pairs of answers have to meet for a race between two threads to show, and after how many calls that is given
/// up, on a machine that has no two cores to spare.
const PAIRS: u64 = 300;
const CALLS_FOR_PAIRS: u64 = 9_000;

/// Whether a race in what was done with this market, which answers [in step](crate::MarketBuilder::in_step), would have
/// shown by now: a check does the work again and again until then.
pub fn raced_enough(market: &Market) -> bool {
    let calls = market.ledger().summary().calls;
    market.pairs() >= PAIRS
        || calls >= CALLS_FOR_PAIRS
        || (market.pairs() == 0 && calls >= CALLS_FOR_PAIRS / 4)
}

/// No call was asked over and over whether it is done. Only on a market whose ledger
/// [traces](crate::Ledger::trace), and for calls that do not share a task: a `join!` polls all of its calls whenever
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
        let habit = if seen == expected + 1 && market.ledger().summary().calls > seen {
            "One call too many begins: compare with `<` where there is `<=`, and take a place before the call, not after."
        } else {
            "Nothing holds a call back until another one is done. A semaphore has to be made once, before the calls, and its \
             permit kept until the answer is there: `let _ =` drops it at once."
        };
        panic!(
            "the market saw {} in flight at once, {expected} is the limit. {habit}",
            count(seen, "call")
        );
    }
    if seen < expected {
        let habit = if seen > 1 {
            "There is room for more, and nobody takes it."
        } else if seen == 0 {
            NO_CALL
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
             in a `JoinSet`. If its answer counts, await it.{}",
            are(seen.in_flight, "call"),
            under_way(market)
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

/// Which calls go on, in words.
fn under_way(market: &Market) -> String {
    let lanes = market.ledger().lanes();
    let names: Vec<&str> =
        lanes.iter().filter(|lane| lane.end.is_none()).map(|lane| lane.name.as_str()).collect();
    if names.is_empty() { String::new() } else { format!(" Still under way: {}.", list(&names)) }
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
