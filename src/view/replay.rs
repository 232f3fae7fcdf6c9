//! A recorded run up to one of its events.

use harness::{End, Event, Lane, MAIN_TASK, Span, State, What};
use std::time::Duration;

/// The lanes as they were right after the event at `place`, the open ones drawn up to its time.
pub fn lanes(events: &[Event], place: usize) -> Vec<Lane> {
    let now = events.get(place).map_or(Duration::ZERO, |event| event.at);
    // Numbered as in the ledger; a lane that has not begun yet is `None`.
    let mut lanes: Vec<Option<Lane>> = Vec::new();
    for event in events.iter().take(place + 1) {
        let Some(number) = event.lane else { continue };
        if lanes.len() <= number {
            lanes.resize(number + 1, None);
        }
        let lane = lanes[number].get_or_insert_with(|| Lane {
            name: event.name.clone(),
            spans: Vec::new(),
            end: None,
        });
        close(lane, event.at);
        match event.what {
            What::Waits => open(lane, State::Waiting, event.at),
            What::Runs => open(lane, State::Running, event.at),
            what => lane.end = end(what),
        }
    }
    let mut lanes: Vec<Lane> = lanes.into_iter().flatten().collect();
    for lane in lanes.iter_mut().filter(|lane| lane.end.is_none()) {
        close(lane, now);
    }
    lanes
}

fn open(lane: &mut Lane, state: State, at: Duration) {
    lane.spans.push(Span { state, start: at, end: at });
}

fn close(lane: &mut Lane, at: Duration) {
    if let Some(span) = lane.spans.last_mut() {
        span.end = at;
    }
}

fn end(what: What) -> Option<End> {
    match what {
        What::Completed => Some(End::Completed),
        What::Failed => Some(End::Failed),
        What::Cancelled => Some(End::Cancelled),
        What::Panicked => Some(End::Panicked),
        _ => None,
    }
}

/// The event in a sentence. `before` are the events up to it, itself excluded.
pub fn sentence(event: &Event, before: &[Event]) -> String {
    let Event { name, task, .. } = event;
    let seen = |what| before.iter().any(|other| other.what == what && other.name == *name);
    if name == MAIN_TASK {
        return match event.what {
            What::Polled if seen(What::Polled) => "The runtime polls the main task again: something woke it.",
            What::Polled => "The runtime polls the main task: it begins.",
            What::Waits => {
                "The main task returns Pending: it can go no further. Its thread is free for others, and \
                 sleeps when there are none."
            }
            _ => "The main task returns Ready: the approach is done.",
        }
        .to_owned();
    }
    match event.what {
        What::Created => {
            format!("A future for {name} is made. It is inert: nothing happens until it is polled.")
        }
        What::Polled if seen(What::Polled) => {
            format!("{name} is polled again, by the {task}: is it done?")
        }
        What::Polled => {
            format!("{name} is polled for the first time, by the {task}: now the call begins.")
        }
        What::Waits => format!("{name} waits, and returns Pending with its waker left behind."),
        What::Runs => {
            format!("{name} has the thread for itself: nobody else can run until it is done.")
        }
        What::Woken => format!("The waker of {name} is called: polling it again is worth while."),
        What::Completed => format!("{name} is done: Ready."),
        What::Failed => format!("{name} is done, with an error: Ready(Err)."),
        What::Cancelled => {
            format!("The future of {name} is dropped before it was done: cancelled.")
        }
        What::Panicked => format!("A panic unwinds through {name}."),
        What::NeverPolled => {
            format!("The future of {name} is dropped, and was never polled: no call was made.")
        }
    }
}

/// The event in a word or two, for a list.
pub fn word(what: What) -> &'static str {
    match what {
        What::Created => "created",
        What::Polled => "polled",
        What::Waits => "waits",
        What::Runs => "runs",
        What::Woken => "woken",
        What::Completed => "completed",
        What::Failed => "failed",
        What::Cancelled => "cancelled",
        What::Panicked => "panicked",
        What::NeverPolled => "dropped unpolled",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::Settings;

    fn recorded(lesson: &str, demo: &str, approach: &str) -> (harness::Measurement, Vec<Event>) {
        let settings = Settings::virtual_time();
        let prepared = lessons::find(lesson).unwrap().demo(demo).unwrap().prepare(&settings);
        let trial = prepared.trials.iter().find(|other| other.approach.id == approach).unwrap();
        harness::record(&prepared, trial, &settings)
    }

    #[test]
    fn the_replay_of_the_whole_run_is_the_timeline_of_the_ledger() {
        for (lesson, demo, approach) in [
            ("gather", "many", "at-most-three"),
            ("what-is-async", "three-prices", "blocking"),
            ("sync-vs-async", "kitchen", "juggling"),
            ("timeouts", "batch-deadline", "one-deadline"),
        ] {
            let (measurement, events) = recorded(lesson, demo, approach);
            let mut ledger = measurement.timeline.lanes;
            ledger.retain(|lane| lane.name != "event loop");
            assert_eq!(lanes(&events, events.len()), ledger, "{lesson}/{demo}/{approach}");
        }
    }

    #[test]
    fn the_events_add_up_to_the_ledger() {
        let (measurement, events) = recorded("timeouts", "batch-deadline", "one-deadline");
        let calls = || events.iter().filter(|event| event.lane.is_some());
        let count = |what| calls().filter(|event| event.what == what).count() as u64;
        assert_eq!(count(What::Completed), measurement.ledger.completed);
        assert_eq!(count(What::Cancelled), measurement.ledger.cancelled);
        assert_eq!(count(What::Waits), measurement.ledger.calls);
    }

    #[test]
    fn lanes_grow_event_by_event() {
        let (_, events) = recorded("basics", "two-ways", "made-first");
        let begun: Vec<usize> =
            (0..events.len()).map(|place| lanes(&events, place).len()).collect();
        assert_eq!(begun.first(), Some(&0));
        assert_eq!(begun.last(), Some(&3));
        assert!(begun.is_sorted());
        // Three futures are made before the first of them is polled: that is the trap of this demo.
        let first_poll =
            events.iter().position(|event| event.what == What::Polled && event.name == "AAPL");
        let created =
            events[..first_poll.unwrap()].iter().filter(|event| event.what == What::Created);
        assert_eq!(created.count(), 3);
    }
}
