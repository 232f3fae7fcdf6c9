//! What in the ledger gives a mistake away.

use crate::ledger::{Lane, Ledger, State};
use crate::words::{are, count, list, seconds, were};
use std::time::Duration;

/// Less than a timer of Tokio's can tell.
const A_MOMENT: Duration = Duration::from_millis(1);

/// Why the market may have seen no call at all.
pub(super) const NO_CALL: &str = "A future makes no call until it is awaited. A task runs only while the function awaits \
                                  something: not when the function returns at once, or blocks its thread (`recv`, `join`, \
                                  `sleep` of the standard library). And an answer that is made up, kept from before or \
                                  asked of another market is no call to this one.";

/// What in the ledger shows why the work took `elapsed`, which is longer than `best`.
pub(super) fn why_slow(ledger: &Ledger, elapsed: Duration, best: Duration) -> String {
    let seen = ledger.summary();
    let lanes = ledger.lanes();
    let first = lanes.first().map(start).unwrap_or_default();
    let last = lanes.last().map(start).unwrap_or_default();
    let over = lanes.iter().map(end).max().unwrap_or_default();
    let on_calls: Duration = lanes.iter().map(|lane| end(lane) - start(lane)).sum();
    match seen.peak_in_flight {
        0 => "the market saw no call. The time went elsewhere.".to_owned(),
        // What was lost before the first call is all that was lost.
        _ if first >= A_MOMENT && elapsed <= best + first => format!(
            "no call began before {}: something else was waited for until then, one thing after another. Start the \
             calls first and wait afterwards. (Making a future starts nothing, nor does an iterator that nobody goes \
             through.)",
            seconds(first)
        ),
        1 if seen.calls == 1 && elapsed >= over + A_MOMENT => format!(
            "the market saw 1 call, and its answer was there after {}. What is waited for after that is not needed: \
             another call, or a `sleep` between two looks whether an answer is there, where `.await` goes on when it is.",
            seconds(over)
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
                 that it does not need: for its turn, or for room below a limit that nothing asks for.",
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
pub(super) fn why_fast(ledger: &Ledger) -> String {
    let seen = ledger.summary();
    if seen.calls == 0 {
        format!("the market saw no call. {NO_CALL}")
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
pub(super) fn queue_habit(ledger: &Ledger) -> &'static str {
    if ledger.lanes().iter().any(blocked) {
        "A blocking call holds its thread until the answer is there. On the thread of the runtime nothing else \
         runs meanwhile, and anywhere else each call costs a thread: use the async ones, without `blocking()`."
    } else {
        "Each call is awaited before the next one starts."
    }
}

pub(super) fn blocked(lane: &Lane) -> bool {
    lane.spans.iter().any(|span| span.state == State::Running)
}

pub(super) fn why_disordered(ledger: &Ledger, got: &[&str], expected: &[&str]) -> String {
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
pub(super) fn idle(lanes: &[Lane], limit: u64) -> Option<String> {
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
pub(super) fn without<'a>(these: &[&'a str], those: &[&str]) -> Vec<&'a str> {
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

pub(super) fn busiest(peak: u64) -> String {
    format!("the market never saw more than {} in flight", count(peak, "call"))
}
