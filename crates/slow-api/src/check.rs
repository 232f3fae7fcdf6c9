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

mod reasons;
mod running;
#[cfg(test)]
mod tests;

pub use running::{in_real_time, timed};

use crate::market::{Market, Quote};
use crate::trace::What;
use crate::words::{are, count, list, seconds, were};
use reasons::{blocked, busiest, idle, queue_habit, why_disordered, why_fast, why_slow};
use std::fmt::Debug;
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
