//! *Blocked*: a task held its thread, and others waited for it.

use super::history::{History, Poll};
use super::limits::{BLOCKED, BLOCKED_BY_COMPUTING, BLOCKING_POLL};
use super::{count, time};
use recording::{End, Finding, FindingKind, Language, On};
use std::collections::{BTreeSet, HashMap};

/// How long after a poll those are polled that waited for it, in nanoseconds.
const RIGHT_AFTER: u64 = 2_000_000;

/// What happened at one place.
#[derive(Default)]
struct Place {
    times: u64,
    total: u64,
    longest: u64,
    event: usize,
    task: usize,
    harmed: BTreeSet<usize>,
    /// Whether anything else was going on at all.
    others: bool,
}

pub fn find(history: &History<'_>) -> Vec<Finding> {
    let mut places: HashMap<(String, u32, String, On), Place> = HashMap::new();
    let whole: Vec<usize> =
        (0..history.polls.len()).filter(|task| history.is_whole(*task)).collect();
    for &task in &whole {
        let polls = &history.polls[task];
        // A panic prints where it happened, which takes long where there are many symbols.
        let panicked = matches!(history.task(task).ended, Some((_, End::Panicked)));
        for poll in &polls[..polls.len() - usize::from(panicked && !polls.is_empty())] {
            let took = poll.ends.saturating_sub(poll.at);
            // A `LocalSet` and a runtime within another poll tasks of their own: these have the thread then.
            if took < BLOCKING_POLL
                || took.saturating_sub(within_it(history, task, poll, &whole)) < BLOCKING_POLL
            {
                continue;
            }
            let Some(chain) = culprit(history, poll) else { continue };
            let chain = history.chain(chain);
            // Computing goes through many lines; the one to speak of is the call that all of it is in.
            let number = if chain.on == On::Cpu {
                common(history, poll)
            } else {
                chain.places.first().copied()
            };
            let Some(place) = number.map(|place| &history.recording.places[place]) else {
                continue;
            };
            let key = (place.file.clone(), place.line, chain.call.clone(), chain.on);
            let at = places.entry(key).or_default();
            at.times += 1;
            at.total += took;
            if took > at.longest {
                (at.longest, at.event, at.task) = (took, poll.event, task);
            }
            at.harmed.extend(harmed(history, task, poll));
            at.others |= others(history, task, poll);
        }
    }
    places
        .into_iter()
        .filter_map(|((file, line, call, on), place)| {
            finding(history.recording.program.language, file, line, &call, on, place)
        })
        .collect()
}

fn finding(
    language: Language,
    file: String,
    line: u32,
    call: &str,
    on: On,
    place: Place,
) -> Option<Finding> {
    let computes = on == On::Cpu;
    let enough = if computes { BLOCKED_BY_COMPUTING } else { BLOCKED };
    // Computing is no mistake where nothing waits for it. A call that blocks is one where it can harm.
    let harm =
        if computes { !place.harmed.is_empty() } else { place.others || !place.harmed.is_empty() };
    if place.total < enough || !harm {
        return None;
    }
    let what = if computes { "computes".to_owned() } else { format!("calls {call}") };
    let mut message = if place.times == 1 {
        format!("A task {what} at {file}:{line} and held its thread for {}", time(place.longest))
    } else {
        format!(
            "Tasks {} at {file}:{line} and held their thread {} times, for {} in all, at most {} at once",
            if computes { "compute".to_owned() } else { format!("call {call}") },
            place.times,
            time(place.total),
            time(place.longest)
        )
    };
    if !place.harmed.is_empty() {
        let were = if place.harmed.len() == 1 { "was" } else { "were" };
        message += &format!(
            "; meanwhile {} {were} ready and had to wait",
            count(place.harmed.len(), "task")
        );
    }
    message += match (language, on) {
        (Language::Python, On::Timer) => ". Await asyncio.sleep instead",
        (Language::Python, On::Cpu) => {
            ". Move it to another process, or to a thread with asyncio.to_thread if it lets other threads run"
        }
        (Language::Python, _) => {
            ". Move it to a thread with asyncio.to_thread, or use an async call"
        }
        (Language::Rust, On::Timer) => ". Await tokio::time::sleep instead",
        (Language::Rust, _) => {
            ". Move it off the runtime with spawn_blocking, or use an async call"
        }
    };
    message.push('.');
    let mut tasks = vec![place.task];
    tasks.extend(place.harmed.iter().copied().take(20));
    Some(Finding {
        kind: FindingKind::Blocked,
        file,
        line,
        message,
        times: place.times,
        cost: place.total,
        gain: 0,
        tasks,
        event: Some(place.event),
    })
}

/// How long other whole tasks were polled within this poll, by the same thread.
fn within_it(history: &History<'_>, task: usize, poll: &Poll, whole: &[usize]) -> u64 {
    let others = whole.iter().filter(|other| **other != task);
    let inside = others.flat_map(|other| {
        let polls = &history.polls[*other];
        let from = polls.partition_point(|inner| inner.at < poll.at);
        let inner = polls[from..].iter().take_while(|inner| inner.at < poll.ends);
        inner.filter(|inner| inner.thread == poll.thread && inner.ends <= poll.ends)
    });
    inside.map(|inner| inner.ends - inner.at).sum()
}

/// Where the thread was during most of a poll: each look stands for the time since the one before it.
fn culprit(history: &History<'_>, poll: &Poll) -> Option<usize> {
    let mut weights: HashMap<_, (u64, usize)> = HashMap::new();
    let mut before = poll.at;
    for (at, chain) in &poll.held {
        let of = history.chain(*chain);
        let place = of.places.first()?;
        let weight = weights.entry((*place, &of.call)).or_insert((0, *chain));
        weight.0 += at.saturating_sub(before);
        before = *at;
    }
    weights
        .into_values()
        .max_by_key(|(weight, chain)| (*weight, std::cmp::Reverse(*chain)))
        .map(|(_, chain)| chain)
}

/// The innermost call that the thread was in at every look.
fn common(history: &History<'_>, poll: &Poll) -> Option<usize> {
    let mut chains = poll.held.iter().map(|(_, chain)| &history.chain(*chain).places);
    let mut common: Vec<usize> = chains.next()?.iter().rev().copied().collect();
    for places in chains {
        // A line of Python may be in two functions: a generator is one of its own.
        let at = |place: usize| {
            let place = &history.recording.places[place];
            (&place.file, place.line)
        };
        let both = common.iter().zip(places.iter().rev());
        let same = both.take_while(|(one, other)| at(**one) == at(**other)).count();
        common.truncate(same);
    }
    common.last().copied()
}

/// The tasks that could have run on, and were polled only after this poll.
fn harmed(history: &History<'_>, task: usize, poll: &Poll) -> Vec<usize> {
    let tasks = 0..history.polls.len();
    let others = tasks.filter(|other| *other != task && !history.is_within(task, *other));
    others
        .filter(|other| {
            let polls = &history.polls[*other];
            let next = polls.partition_point(|next| next.at < poll.ends);
            // It was polled during this poll, by another thread: it did not wait for this one.
            let busy = polls[..next]
                .iter()
                .any(|before| before.ends > poll.at && !history.is_within(*other, task));
            let Some(next) = polls.get(next).filter(|_| !busy) else { return false };
            let made = history.task(*other).made;
            let first = polls.first().is_some_and(|first| first.event == next.event);
            let wakes = &history.wakes[*other];
            // Made or woken before this poll was over, and by nothing but the clock right after it: a timer that could not
            // ring in time.
            let ready = if first {
                made < poll.ends.saturating_sub(BLOCKING_POLL / 2)
            } else {
                let late = poll.ends + RIGHT_AFTER;
                let from = wakes.partition_point(|(at, _)| *at < poll.at);
                wakes[from..].iter().take_while(|(at, _)| *at <= late).any(|(at, by)| {
                    *at + BLOCKING_POLL / 2 < poll.ends
                        || (*at >= poll.ends && by.is_none() && next.thread == poll.thread)
                })
            };
            ready && next.at >= poll.ends && next.at <= poll.ends + BLOCKING_POLL * 10
        })
        .collect()
}

/// Whether there is another task at that time.
fn others(history: &History<'_>, task: usize, poll: &Poll) -> bool {
    history.recording.tasks.iter().enumerate().any(|(number, other)| {
        number != task
            && !history.is_within(task, number)
            && other.made < poll.ends
            && other.ended.is_none_or(|(at, _)| at > poll.at)
    })
}
