//! What the chapter on best practices claims, by ledger, count and heartbeat.

use crate::measure_one;
use harness::{Clock, End, Measurement, Outcome, Settings};
use std::time::Duration;

fn measure(demo: &str, approach: &str) -> Measurement {
    measure_with(demo, approach, &Settings::virtual_time())
}

fn measure_with(
    demo: &str,
    approach: &str,
    settings: &Settings,
) -> Measurement {
    measure_one("best-practices", demo, approach, settings)
}

fn figure(of: &Measurement, name: &str) -> f64 {
    of.figures
        .iter()
        .find(|figure| figure.name == name)
        .expect("the figure exists")
        .value
}

fn note(of: &Measurement) -> &str {
    of.note.as_deref().expect("a note")
}

/// Whether any two lanes overlap in time.
fn overlap(of: &Measurement) -> bool {
    let lanes = of.timeline.lanes.iter();
    let mut spans: Vec<_> = lanes
        .filter(|lane| lane.name.starts_with("file"))
        .map(|lane| lane.spans[0])
        .collect();
    assert_eq!(spans.len(), 3);
    spans.sort_by_key(|span| span.start);
    spans.windows(2).any(|pair| pair[1].start < pair[0].end)
}

#[cfg(unix)]
#[test]
fn blocking_reads_come_one_after_another_and_stop_the_heart() {
    let settings = Settings { speed: 20.0, ..Settings::default() };
    let measured = measure_with("async-libraries", "std-fs", &settings);
    assert_eq!(measured.outcome, Outcome::Ok);
    assert_eq!(note(&measured), "3 files read");
    assert!(!overlap(&measured));
    // Three reads of 50 ms within one poll: no tick before that.
    assert!(figure(&measured, "longest_gap_s") >= 0.15);
}

#[cfg(unix)]
#[test]
fn async_reads_overlap() {
    for approach in ["tokio-fs", "spawn-blocking"] {
        // Slow enough that three threads are started within one read.
        let settings = Settings { speed: 2.0, ..Settings::default() };
        let measured = measure_with("async-libraries", approach, &settings);
        assert_eq!(measured.clock, Clock::Real);
        assert_eq!(measured.outcome, Outcome::Ok, "{approach}");
        assert_eq!(note(&measured), "3 files read", "{approach}");
        assert!(overlap(&measured), "{approach}");
        for lane in &measured.timeline.lanes {
            assert_eq!(lane.end, Some(End::Completed), "{approach}");
        }
    }
}

#[test]
fn a_limit_in_the_client_cancels_the_call_that_hangs() {
    let trusting = measure("timeouts", "trusting");
    assert_eq!(note(&trusting), "3 prices; 0 cancelled");
    assert_eq!(trusting.elapsed, Duration::from_secs(5));

    let bounded = measure("timeouts", "bounded-client");
    assert_eq!(note(&bounded), "2 prices; 1 cancelled");
    assert_eq!(bounded.elapsed, Duration::from_secs(1));
}

#[test]
fn sorting_errors_out_retries_the_one_that_may_heal() {
    let swallowed = measure("errors", "swallow");
    assert_eq!((swallowed.ledger.calls, swallowed.ledger.failed), (3, 2));
    assert_eq!(
        note(&swallowed),
        "1 of 3 prices, and no reason for the others"
    );

    let sorted = measure("errors", "sort-out");
    assert_eq!((sorted.ledger.calls, sorted.ledger.failed), (4, 2));
    assert_eq!(note(&sorted), "2 of 3 prices; unknown symbol INVALID");
}

#[test]
fn only_the_kind_way_is_never_refused() {
    let notes = ["all-at-once", "limit", "limit-and-rate"]
        .map(|approach| note(&measure("bounded", approach)).to_owned());
    let expected =
        ["4 ok, 12 refused", "8 ok, 8 refused", "16 ok, 0 refused"];
    assert_eq!(notes, expected);

    let kind = measure("bounded", "limit-and-rate");
    assert_eq!(kind.elapsed, Duration::from_millis(15 * 150 + 400));
    assert!(kind.ledger.peak_in_flight <= 4);
}

#[test]
fn a_guard_closes_what_error_and_cancellation_leave_open() {
    let open = |approach| {
        let measured = measure("clean-up", approach);
        let ledger = measured.ledger;
        // One of each: completed, failed, cancelled.
        let became = (ledger.completed, ledger.failed, ledger.cancelled);
        assert_eq!(became, (1, 1, 1), "{approach}");
        figure(&measured, "open_connections")
    };
    assert_eq!(["by-hand", "guard", "goodbye"].map(open), [2.0, 0.0, 0.0]);
}
