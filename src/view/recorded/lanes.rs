//! A recording as a timeline, which the same renderers draw as those of lessons.

use super::Clocks;
use harness::{Lane, Span, State, Timeline};
use recording::{End, Kind, Recording, State as Does, changes_until};
use std::time::Duration;

/// A stretch of running or of readiness that is shorter than one part of so many of the whole is no more than a moment.
const PARTS: u32 = 200;

/// One lane per task, up to the event at `position`, on the clock that the program saw.
pub fn timeline(recording: &Recording, clocks: &Clocks, position: usize) -> Timeline {
    let now = recording.events.get(position).map_or(recording.elapsed, |event| event.at);
    let least = clocks.seen(recording.elapsed) / PARTS;
    let changes = changes_until(recording, position);
    // What libraries do among themselves is theirs.
    let tasks = recording.tasks.iter().zip(changes).filter(|(task, _)| task.own);
    let lanes = tasks.map(|(task, changes)| {
        let mut spans: Vec<Span> = Vec::new();
        let mut end = None;
        for (number, (at, does)) in changes.iter().enumerate() {
            let next = changes.get(number + 1).map_or(now, |(next, _)| *next);
            let (start, over) = (clocks.seen(*at), clocks.seen(next));
            end = ended(*does);
            if let Some(state) = drawn(*does, task.kind) {
                add(&mut spans, Span { state, start, end: over }, least);
            }
        }
        if task.borrowed {
            end = None;
        }
        Lane { name: task.name.clone(), spans, end }
    });
    Timeline { lanes: lanes.collect(), not_kept: 0 }
}

/// Adds a span. One that is too short to be seen becomes part of what was before it.
fn add(spans: &mut Vec<Span>, span: Span, least: Duration) {
    let brief = span.state != State::Waiting && span.end.saturating_sub(span.start) < least;
    let state = if brief { State::Waiting } else { span.state };
    match spans.last_mut() {
        Some(last) if last.state == state && last.end == span.start => last.end = span.end,
        _ => spans.push(Span { state, ..span }),
    }
}

/// How a lane looks while its task does this; `None` for what is not drawn.
fn drawn(does: Does, kind: Kind) -> Option<State> {
    match does {
        Does::Running => Some(State::Running),
        Does::Waiting => Some(State::Waiting),
        Does::Ready => Some(State::Ready),
        // A spawned task is in the queue from its first moment on; another future is inert.
        Does::Made if matches!(kind, Kind::Spawned | Kind::Blocking) => Some(State::Ready),
        Does::Made | Does::NotMade | Does::Ended(_) => None,
    }
}

fn ended(does: Does) -> Option<harness::End> {
    match does {
        Does::Ended(End::Completed) => Some(harness::End::Completed),
        Does::Ended(End::Failed) => Some(harness::End::Failed),
        Does::Ended(End::Panicked) => Some(harness::End::Panicked),
        Does::Ended(End::Cancelled | End::CutOff) => Some(harness::End::Cancelled),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::recorded::fixture;

    #[test]
    fn tasks_that_wait_for_a_thread_are_ready_and_not_waiting() {
        let recorded = fixture::blocked();
        let timeline = timeline(recorded.recording(), &recorded.clocks, usize::MAX);
        let states = |lane: usize| -> Vec<State> {
            timeline.lanes[lane].spans.iter().map(|span| span.state).collect()
        };
        assert_eq!(timeline.lanes[1].name, "hog");
        assert_eq!(states(1), [State::Ready, State::Running], "it was spawned, and then it ran");
        assert_eq!(states(2), [State::Waiting, State::Ready, State::Waiting]);
        assert_eq!(timeline.lanes[3].end, Some(harness::End::Panicked));
    }

    #[test]
    fn lanes_grow_with_the_steps() {
        let recorded = fixture::blocked();
        let begun = |position| {
            let lanes = timeline(recorded.recording(), &recorded.clocks, position).lanes;
            lanes.iter().filter(|lane| !lane.spans.is_empty()).count()
        };
        let counts: Vec<usize> = recorded.steps().iter().map(|step| begun(*step)).collect();
        assert!(counts.is_sorted(), "{counts:?}");
        assert_eq!((counts[0], counts.last()), (1, Some(&4)));
    }
}
