//! On virtual time, theory and measurement are the same number.

use crate::{measure as measure_all_of, measure_one};
use harness::{Language, Measurement, Outcome, Settings, Silent};

/// Every approach of every demo, except those that need the real clock.
fn measure_all(settings: &Settings) -> Vec<(String, Measurement)> {
    let mut measured = Vec::new();
    for lesson in lessons::CATALOGUE {
        let demos = lesson.demos().iter();
        for demo in demos.filter(|demo| !demo.real_time_only) {
            let prepared = demo.prepare(settings);
            for measurement in
                harness::run(&prepared, settings, &mut Silent)
            {
                let name = format!(
                    "{}/{}/{}",
                    lesson.name, demo.id, measurement.id
                );
                measured.push((name, measurement));
            }
        }
    }
    measured
}

#[test]
fn every_approach_takes_exactly_the_time_that_theory_expects() {
    let measured = measure_all(&Settings::virtual_time());
    assert!(!measured.is_empty());
    for (name, measurement) in measured {
        assert_eq!(measurement.outcome, Outcome::Ok, "{name}");
        if let Some(expected) = &measurement.expected {
            assert_eq!(
                measurement.elapsed, expected.time,
                "{name}: {}",
                expected.why
            );
        }
    }
}

#[test]
fn speed_divides_expected_and_elapsed_alike() {
    let tenth = Settings { speed: 10.0, ..Settings::virtual_time() };
    let full = measure_all(&Settings::virtual_time());
    for ((name, slow), (_, fast)) in full.iter().zip(measure_all(&tenth)) {
        assert_eq!(fast.elapsed * 10, slow.elapsed, "{name}");
        let time = |of: &Measurement| {
            of.expected.as_ref().map(|expected| expected.time)
        };
        assert_eq!(time(&fast).map(|time| time * 10), time(slow), "{name}");
    }
}

#[test]
fn the_ledger_adds_up_and_the_timeline_ends_with_the_run() {
    for (name, measurement) in measure_all(&Settings::virtual_time()) {
        let ledger = measurement.ledger;
        assert_eq!(
            ledger.in_flight, 0,
            "{name}: everything ends with its runtime"
        );
        assert_eq!(
            ledger.calls,
            ledger.completed + ledger.failed + ledger.cancelled,
            "{name}"
        );
        assert!(
            measurement.timeline.length() <= measurement.elapsed,
            "{name}"
        );
        assert_eq!(measurement.language, Language::Rust, "{name}");
    }
}

/// The measurement of one approach, on virtual time.
fn measure(lesson: &str, demo: &str, approach: &str) -> Measurement {
    measure_one(lesson, demo, approach, &Settings::virtual_time())
}

#[test]
fn a_future_that_is_not_awaited_never_reaches_the_market() {
    assert_eq!(measure("basics", "lazy", "not-awaited").ledger.calls, 0);
    assert_eq!(measure("basics", "lazy", "awaited").ledger.calls, 1);
}

#[test]
fn only_join_and_spawn_have_calls_in_flight_together() {
    let peak = |approach| {
        measure("basics", "two-ways", approach).ledger.peak_in_flight
    };
    assert_eq!(
        ["three-awaits", "join", "spawn", "made-first"].map(peak),
        [1, 3, 3, 1]
    );
}

#[test]
fn the_limit_holds() {
    let peak = |approach| {
        measure("gather", "many", approach).ledger.peak_in_flight
    };
    assert_eq!(
        ["one-by-one", "join-all", "join-set", "at-most-three"].map(peak),
        [1, 10, 10, 3]
    );
}

#[test]
fn the_first_result_comes_at_the_shortest_or_at_the_longest() {
    let first = |approach| {
        measure("gather", "first-result", approach).figures[0].value
    };
    assert_eq!(["join-all", "unordered"].map(first), [2.5, 0.5]);

    let order = |approach| {
        measure("gather", "first-result", approach).note.unwrap()
    };
    assert_eq!(order("join-all"), "shown in the order AAPL, GOOGL, MSFT");
    assert_eq!(order("unordered"), "shown in the order GOOGL, MSFT, AAPL");
}

#[test]
fn timeouts_and_deadlines_cancel_what_they_give_up_on() {
    let cancelled = |demo, approach| {
        measure("timeouts", demo, approach).ledger.cancelled
    };
    assert_eq!(cancelled("hung-call", "patient"), 0);
    assert_eq!(cancelled("hung-call", "timeout"), 1);
    assert_eq!(cancelled("batch-deadline", "a-timeout-each"), 2);
    assert_eq!(cancelled("batch-deadline", "one-deadline"), 2);

    let kept =
        measure("timeouts", "batch-deadline", "one-deadline").note.unwrap();
    assert_eq!(kept, "3 of 5 prices");
}

#[test]
fn a_retry_calls_until_it_works() {
    let ledger = measure("timeouts", "retry", "back-off").ledger;
    assert_eq!((ledger.calls, ledger.failed, ledger.completed), (3, 2, 1));
}

#[test]
fn a_million_calls_keep_a_thousand_lanes() {
    let settings =
        Settings { requests: Some(100_000), ..Settings::virtual_time() };
    let measured =
        measure_all_of("gather", "at-scale", &["spawn-all"], &settings);

    assert_eq!(measured[0].ledger.calls, 100_000);
    assert_eq!(measured[0].timeline.lanes.len(), slow_api::KEPT_LANES);
    assert_eq!(measured[0].timeline.not_kept, 99_000);
}
