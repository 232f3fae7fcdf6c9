//! What the chapter on pitfalls claims, by ledger and by heartbeat.

use crate::measure_one;
use harness::{End, Measurement, Outcome, Settings};
use std::time::Duration;

/// One approach. What needs the real clock runs a little faster than in
/// class.
fn measure(demo: &str, approach: &str) -> Measurement {
    let lesson = lessons::find("pitfalls").expect("the lesson exists");
    let settings = Settings::virtual_time();
    let real = lesson.demo(demo).is_some_and(|demo| demo.real_time_only);
    let settings =
        if real { Settings { speed: 10.0, ..settings } } else { settings };
    measure_one("pitfalls", demo, approach, &settings)
}

fn gap(of: &Measurement) -> f64 {
    of.figures
        .iter()
        .find(|figure| figure.name == "longest_gap_s")
        .expect("a heartbeat")
        .value
}

/// Completed, cancelled.
fn counts(of: &Measurement) -> (u64, u64) {
    (of.ledger.completed, of.ledger.cancelled)
}

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn what_is_not_awaited_never_happens() {
    let calls = |approach| measure("forgot-await", approach).ledger.calls;
    assert_eq!(["forgotten", "collected", "awaited"].map(calls), [0, 0, 1]);
}

#[test]
fn blocking_turns_the_longest_into_the_sum_and_stops_the_heart() {
    let blocking = measure("blocking-call", "blocking");
    assert_eq!(blocking.elapsed, 3 * SECOND);
    assert_eq!(blocking.ledger.peak_in_flight, 1);
    assert_eq!(gap(&blocking), 3.0);

    let asynchronous = measure("blocking-call", "async-client");
    assert_eq!(asynchronous.elapsed, SECOND);
    assert_eq!(asynchronous.ledger.peak_in_flight, 3);
    assert_eq!(gap(&asynchronous), 0.1);
}

#[test]
fn the_two_panics_say_what_tokio_says() {
    let note = |approach| measure("no-runtime", approach).note.unwrap();
    let outside = note("no-runtime");
    assert!(
        outside.starts_with("panicked: there is no reactor running"),
        "{outside}"
    );
    let inside = note("nested");
    assert!(
        inside.starts_with(
            "panicked: Cannot start a runtime from within a runtime"
        ),
        "{inside}"
    );
}

#[test]
fn block_on_and_await_get_the_price() {
    for approach in ["block-on", "await-inside"] {
        let measured = measure("no-runtime", approach);
        assert_eq!(measured.outcome, Outcome::Ok, "{approach}");
        assert_eq!(measured.elapsed, SECOND, "{approach}");
        assert_eq!(counts(&measured), (1, 0), "{approach}");
    }
}

#[test]
fn a_task_ends_with_its_runtime_unless_somebody_waits_for_it() {
    let forgotten = measure("lost-task", "fire-and-forget");
    assert_eq!(counts(&forgotten), (0, 3));
    assert_eq!(
        forgotten.note.unwrap(),
        "the program ends with 3 orders in flight"
    );

    assert_eq!(counts(&measure("lost-task", "handles-kept")), (3, 0));
    assert_eq!(counts(&measure("lost-task", "join-set")), (3, 0));
}

#[test]
fn a_dropped_handle_detaches_and_a_dropped_set_aborts() {
    let detached = measure("lost-task", "dropped-handles");
    assert_eq!(counts(&detached), (3, 0));

    let aborted = measure("lost-task", "dropped-set");
    assert_eq!(counts(&aborted), (0, 3));
    // By the drop, and not by the end of the runtime: the lanes end before
    // the measurement does.
    for lane in &aborted.timeline.lanes {
        assert_eq!(lane.end, Some(End::Cancelled));
        assert_eq!(lane.spans[0].end, SECOND / 2);
    }
}

#[test]
fn the_heart_stops_for_the_whole_calculation_on_the_loop() {
    let measured = measure("blocked-loop", "on-the-loop");
    // The clock cannot tick while the thread computes: on any machine,
    // however busy.
    assert!(gap(&measured) >= 0.15, "{} s", gap(&measured));
    assert_eq!(measured.timeline.lanes[0].name, "calculation");
}

#[test]
fn off_the_loop_the_calculation_is_done_as_well() {
    for approach in ["spawn-blocking", "rayon"] {
        let measured = measure("blocked-loop", approach);
        assert_eq!(measured.outcome, Outcome::Ok, "{approach}");
        assert_eq!(
            measured.timeline.lanes[0].end,
            Some(End::Completed),
            "{approach}"
        );
    }
}

#[test]
fn a_future_can_be_cancelled_and_a_thread_cannot() {
    let dropped = measure("no-cancel", "dropped-call");
    assert_eq!(counts(&dropped), (0, 1));
    assert_eq!(
        dropped.note.unwrap(),
        "no answer in time; the call: 1 cancelled, 0 completed"
    );

    let abandoned = measure("no-cancel", "abandoned-thread");
    assert_eq!(counts(&abandoned), (1, 0));
    assert_eq!(
        abandoned.note.unwrap(),
        "no answer in time; the call: 0 cancelled, 1 completed"
    );
}
