//! What the chapter on errors says about who is cancelled, who runs on and
//! who is told.

use crate::measure_one;
use harness::{End, Measurement, Settings};

fn measure(demo: &str, approach: &str) -> Measurement {
    measure_one("errors", demo, approach, &Settings::virtual_time())
}

/// Completed, failed, cancelled.
fn counts(of: &Measurement) -> (u64, u64, u64) {
    (of.ledger.completed, of.ledger.failed, of.ledger.cancelled)
}

fn figure(of: &Measurement, name: &str) -> f64 {
    of.figures
        .iter()
        .find(|figure| figure.name == name)
        .expect("the figure exists")
        .value
}

#[test]
fn keeping_going_waits_for_all_and_cancels_nobody() {
    let measured = measure("unknown-symbol", "keep-going");
    assert_eq!(counts(&measured), (2, 1, 0));
    assert_eq!(figure(&measured, "known_s"), 2.0);
    assert_eq!(measured.note.unwrap(), "2 ok, 1 error; 0 cancelled");
}

#[test]
fn failing_fast_cancels_the_rest_at_the_error() {
    let measured = measure("unknown-symbol", "fail-fast");
    assert_eq!(counts(&measured), (0, 1, 2));
    assert_eq!(figure(&measured, "known_s"), 0.5);
    // Cancelled by the drop inside `try_join_all`, not by the end of the
    // runtime: the note is older than that.
    assert_eq!(
        measured.note.unwrap(),
        "unknown symbol INVALID; 2 cancelled"
    );
}

#[test]
fn detached_tasks_run_on_after_the_error() {
    let measured = measure("unknown-symbol", "let-run");
    assert_eq!(counts(&measured), (2, 1, 0));
    assert_eq!(figure(&measured, "known_s"), 0.5);
    assert_eq!(
        measured.note.unwrap(),
        "unknown symbol INVALID; 2 calls ran on; 0 cancelled"
    );
}

#[test]
fn a_panic_is_contained_by_its_task_and_by_nothing_smaller() {
    let apart = measure("panic", "a-task-each");
    assert_eq!(counts(&apart), (2, 1, 0));
    assert_eq!(apart.note.unwrap(), "2 ok, 1 panicked; 0 cancelled");

    let together = measure("panic", "one-task-for-all");
    assert_eq!(counts(&together), (0, 1, 2));
    let ends: Vec<_> =
        together.timeline.lanes.iter().map(|lane| lane.end).collect();
    assert_eq!(
        ends,
        [Some(End::Panicked), Some(End::Failed), Some(End::Panicked)]
    );
}

#[test]
fn a_handle_tells_the_endings_apart() {
    let note = |approach| measure("endings", approach).note.unwrap();
    assert_eq!(
        note("returned"),
        "an error of ours: unknown symbol INVALID"
    );
    assert_eq!(note("panicked"), "a JoinError with is_panic()");
    assert_eq!(
        note("aborted"),
        "a JoinError with is_cancelled(); 1 cancelled"
    );
}
