//! *Held lock*: a lock was held across an await, and others waited for it.

use super::history::History;
use super::limits::{HELD_LOCK, HELD_LOCK_PERCENT};
use super::locks::{Hold, Locks, Want};
use super::{count, time};
use recording::{Finding, FindingKind, On};
use std::collections::{BTreeMap, BTreeSet, HashMap};

#[derive(Default)]
struct Place {
    times: u64,
    held: u64,
    cost: u64,
    waiters: BTreeSet<usize>,
    awaits: BTreeMap<(String, u32), u64>,
    event: usize,
    task: usize,
}

pub fn find(history: &History<'_>) -> Vec<Finding> {
    let locks = Locks::of(history);
    let end = history.recording.elapsed;
    let mut places: BTreeMap<(String, u32), Place> = BTreeMap::new();
    let mut wants_of: HashMap<u64, Vec<&Want>> = HashMap::new();
    for want in &locks.wants {
        wants_of.entry(want.lock).or_default().push(want);
    }
    for hold in &locks.holds {
        // Where nothing waits for a lock, it does not matter for how long it is held.
        let Some(wants) = wants_of.get(&hold.lock) else { continue };
        let Some(place) =
            hold.place.map(|place| &history.recording.places[place]).filter(|place| place.own)
        else {
            continue;
        };
        let across = awaits_within(history, hold, end);
        if across.is_empty() {
            continue;
        }
        let until = hold.until.unwrap_or(end);
        let begun = wants.partition_point(|want| want.from < until);
        // Of the same task, too: futures that it polls together, as `join_all` does, have its name.
        let waited: Vec<(usize, u64)> = wants[..begun]
            .iter()
            .map(|want| {
                let from = want.from.max(hold.from);
                (want.task, want.until.unwrap_or(end).min(until).saturating_sub(from))
            })
            .filter(|(_, time)| *time > 0)
            .collect();
        if waited.is_empty() {
            continue;
        }
        let at = places.entry((place.file.clone(), place.line)).or_insert_with(|| Place {
            event: hold.event,
            task: hold.task,
            ..Place::default()
        });
        at.times += 1;
        at.held += until - hold.from;
        at.cost += waited.iter().map(|(_, time)| time).sum::<u64>();
        at.waiters.extend(waited.iter().map(|(task, _)| *task));
        for (place, time) in across {
            *at.awaits.entry(place).or_default() += time;
        }
    }
    places
        .into_iter()
        .filter_map(|((file, line), place)| finding(history, file, line, place))
        .collect()
}

/// Where the holder waited meanwhile for something else than a lock, and how long.
fn awaits_within(history: &History<'_>, hold: &Hold, end: u64) -> Vec<((String, u32), u64)> {
    let until = hold.until.unwrap_or(end);
    let mut awaits = Vec::new();
    for task in history.with_branches(hold.task) {
        let waits = &history.waits[task];
        let first = waits.partition_point(|wait| wait.from < hold.from);
        for wait in waits[first..].iter().take_while(|wait| wait.from < until) {
            // A poll of several futures together begins several waits.
            let polls = &history.polls[task];
            let poll = polls.partition_point(|poll| poll.event < wait.event);
            let begun = polls.get(poll).map_or(&[][..], |poll| &poll.waits);
            let other = begun
                .iter()
                .find(|chain| !matches!(history.chain(**chain).on, On::Lock | On::Turn));
            // The innermost place in the same function as the lock, or around it, is the line to look at.
            if let Some(place) = other.and_then(|chain| history.places(*chain).next()) {
                awaits.push(((place.file.clone(), place.line), wait.until.min(until) - wait.from));
            }
        }
    }
    awaits
}

fn finding(history: &History<'_>, file: String, line: u32, place: Place) -> Option<Finding> {
    let enough = place.cost * 100 >= history.recording.elapsed * HELD_LOCK_PERCENT;
    if place.cost < HELD_LOCK || !enough {
        return None;
    }
    let (longest, _) = place.awaits.iter().max_by_key(|(_, time)| **time)?;
    let times = if place.times == 1 { String::new() } else { format!(" {} times", place.times) };
    let message = format!(
        "The lock taken at {file}:{line} was held{times} across an await at {}:{}, for {} in all; meanwhile {} waited for it, for \
         {} in all. Drop the guard before awaiting.",
        longest.0,
        longest.1,
        time(place.held),
        count(place.waiters.len(), "task"),
        time(place.cost)
    );
    let mut tasks = vec![place.task];
    tasks.extend(place.waiters.iter().copied().take(20));
    Some(Finding {
        kind: FindingKind::HeldLock,
        file,
        line,
        message,
        times: place.times,
        cost: place.cost,
        gain: 0,
        tasks,
        event: Some(place.event),
    })
}
