//! *Unbounded*: a queue that only grows.

use super::history::History;
use super::limits::{QUEUE, QUEUE_GROWS_FOR};
use super::time;
use recording::{Finding, FindingKind, What};
use std::collections::BTreeMap;

/// A queue as it grew.
#[derive(Default)]
struct Queue {
    place: Option<usize>,
    /// Times and lengths at which it was longer than ever.
    grew: Vec<(u64, u64)>,
    /// When it was last empty.
    empty: u64,
    event: usize,
}

pub fn find(history: &History<'_>) -> Vec<Finding> {
    let recording = history.recording;
    let mut queues: BTreeMap<u64, Queue> = BTreeMap::new();
    for (number, event) in recording.events.iter().enumerate() {
        if let What::Queue { queue, length, place } = event.what {
            let of = queues.entry(queue).or_default();
            of.place = place;
            if length == 0 {
                of.empty = event.at;
            } else {
                of.grew.push((event.at, length));
                of.event = number;
            }
        }
    }
    let mut found = Vec::new();
    for queue in queues.values() {
        let Some((full_at, length)) = queue.grew.iter().copied().max_by_key(|(_, length)| *length)
        else {
            continue;
        };
        let Some(place) =
            queue.place.map(|place| &recording.places[place]).filter(|place| place.own)
        else {
            continue;
        };
        let begun = queue
            .grew
            .iter()
            .find(|(_, so_far)| *so_far >= length / 10)
            .map_or(full_at, |(at, _)| *at);
        if length < QUEUE || full_at - begun < QUEUE_GROWS_FOR {
            continue;
        }
        let left = if queue.empty < full_at { " and was not empty at the end" } else { "" };
        found.push(Finding {
            kind: FindingKind::Unbounded,
            file: place.file.clone(),
            line: place.line,
            message: format!(
                "The queue made at {}:{} has no bound and grew to {length} messages within {}{left}: more goes in than comes out. \
                 A bounded channel makes its senders wait.",
                place.file,
                place.line,
                time(full_at - queue.grew.first().map_or(0, |(at, _)| *at))
            ),
            times: length,
            cost: 0,
            gain: 0,
            tasks: Vec::new(),
            event: Some(queue.event),
        });
    }
    found
}
