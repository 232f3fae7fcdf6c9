//! A recording of a program that saw a paused clock, with that clock and the real one made into one.

use crate::{Recording, What};
use std::borrow::Cow;

/// The same recording with the times of both clocks added up. A paused clock stands still while something runs and
/// jumps while everything waits, so the sum shows both: how long a poll held its thread, and how long a wait was for the
/// program. Where no clock was paused, the recording is what it was.
///
/// Positions of events stay as they are.
pub fn on_one_clock(recording: &Recording) -> Cow<'_, Recording> {
    let jumps: Vec<(u64, u64)> = recording
        .events
        .iter()
        .filter_map(|event| match event.what {
            What::Clock { shows } => Some((event.at, shows)),
            _ => None,
        })
        .collect();
    let Some(&(_, first)) = jumps.first() else { return Cow::Borrowed(recording) };
    let sum = |at: u64| {
        let behind = jumps.partition_point(|(jumped, _)| *jumped <= at);
        let shown = behind.checked_sub(1).map_or(first, |last| jumps[last].1);
        at.saturating_add(shown.saturating_sub(first))
    };
    let mut sums = recording.clone();
    for event in &mut sums.events {
        let at = event.at;
        event.at = sum(at);
        if let What::Poll { took, .. } = &mut event.what
            && *took != u64::MAX
        {
            *took = sum(at.saturating_add(*took)).saturating_sub(event.at);
        }
    }
    for task in &mut sums.tasks {
        task.made = sum(task.made);
        if let Some((at, _)) = &mut task.ended {
            *at = sum(*at);
        }
    }
    sums.elapsed = sum(sums.elapsed);
    Cow::Owned(sums)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{End, Event, Kind, Program, SCHEMA, Task};

    #[test]
    fn a_wait_on_the_paused_clock_and_a_thread_that_is_held_both_take_their_time() {
        let event = |at, what| Event { at, task: 0, thread: 0, what };
        let recording = Recording {
            schema: SCHEMA,
            program: Program::default(),
            elapsed: 60,
            places: Vec::new(),
            chains: Vec::new(),
            tasks: vec![Task {
                name: "main".to_owned(),
                kind: Kind::Main,
                parent: None,
                place: None,
                made: 0,
                ended: Some((60, End::Completed)),
                own: true,
                borrowed: false,
            }],
            events: vec![
                event(0, What::Clock { shows: 0 }),
                event(0, What::Poll { took: 10, ready: false }),
                event(20, What::Clock { shows: 1000 }),
                event(20, What::Poll { took: 40, ready: true }),
            ],
            not_kept: 0,
            notes: Vec::new(),
        };
        let sums = on_one_clock(&recording);
        let ends: Vec<(u64, u64)> =
            sums.events.iter().map(|event| (event.at, event.ends())).collect();
        assert_eq!(ends, [(0, 0), (0, 10), (1020, 1020), (1020, 1060)]);
        assert_eq!((sums.elapsed, sums.tasks[0].ended), (1060, Some((1060, End::Completed))));
        let mut real = recording.clone();
        real.events.retain(|event| !matches!(event.what, What::Clock { .. }));
        assert_eq!(*on_one_clock(&real), real);
    }
}
