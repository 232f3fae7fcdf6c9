//! What a run makes of approaches that succeed, fail, panic, block and leave things behind.

use harness::{
    Answer, Approach, Case, Clock, Demo, End, Expected, LiveRun, Measure, Measurement, Observer,
    Outcome, Prepared, Settings, Setup, Silent, Span, State, Trial,
};
use slow_api::{Market, MarketError};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use tokio::runtime::Builder;

const SECOND: Duration = Duration::from_secs(1);

const DEMO: Demo = Demo {
    id: "test",
    title: "A test",
    question: "?",
    takeaway: "",
    measures: &[Measure::Time],
    real_time_only: false,
    approaches: &[
        Approach::new("a", "one way"),
        Approach::new("b", "another"),
        Approach::new("c", "a third"),
    ],
    setup: |_| Setup::new(),
};

/// A demo of this one approach, measured on virtual time.
fn measure(case: Case) -> Measurement {
    let setup = Setup::new().market(Market::builder().latency(SECOND)).case(case);
    harness::run(&Prepared::new(DEMO, setup), &Settings::virtual_time(), &mut Silent).remove(0)
}

#[test]
fn an_unhandled_error_fails_the_approach() {
    let measurement =
        measure(Case::asynchronous("a", async |stage| stage.market.quote("INVALID").await));
    assert_eq!(measurement.outcome, Outcome::Failed("unknown symbol INVALID".into()));
    assert_eq!(measurement.elapsed, SECOND);
}

#[test]
fn a_panic_fails_the_approach_and_spares_the_others() {
    let setup = Setup::new()
        .case(Case::asynchronous("a", async |stage| {
            stage.market.quote("AAPL").await?;
            if stage.market.ledger().summary().calls == 1 {
                panic!("on purpose, after {} call", 1);
            }
            Ok::<(), MarketError>(())
        }))
        .case(Case::synchronous("b", |_| -> Answer { panic!("on purpose") }))
        .case(Case::asynchronous("c", async |stage| stage.market.quote("AAPL").await));
    let prepared = Prepared::new(DEMO, setup);
    let measured = harness::run(&prepared, &Settings::virtual_time(), &mut Silent);

    assert_eq!(measured[0].outcome, Outcome::Failed("panicked: on purpose, after 1 call".into()));
    assert_eq!(measured[0].elapsed, SECOND, "the time up to the panic");
    assert_eq!(measured[1].outcome, Outcome::Failed("panicked: on purpose".into()));
    assert_eq!(measured[2].outcome, Outcome::Ok);
}

#[test]
fn a_skipped_approach_is_shown_with_its_reason() {
    let measurement = measure(Case::skipped("a", "no such thing here"));
    assert_eq!(measurement.outcome, Outcome::Skipped("no such thing here".into()));
    assert_eq!(measurement.elapsed, Duration::ZERO);
}

#[test]
fn a_blocked_loop_is_one_long_running_span() {
    let measurement = measure(Case::asynchronous("a", async |stage| {
        stage.market.quote("AAPL").await?;
        stage.market.clock().busy(2 * SECOND);
        stage.market.quote("AAPL").await
    }));
    let lane = measurement.timeline.lanes.last().expect("a lane for the loop");
    let span =
        |state, start: u32, end: u32| Span { state, start: start * SECOND, end: end * SECOND };
    assert_eq!(lane.name, "event loop");
    assert_eq!(
        lane.spans,
        [span(State::Waiting, 0, 1), span(State::Running, 1, 3), span(State::Waiting, 3, 4)]
    );
}

#[test]
fn a_healthy_loop_gets_no_lane() {
    let measurement =
        measure(Case::asynchronous("a", async |stage| stage.market.quote("AAPL").await));
    let names: Vec<_> = measurement.timeline.lanes.iter().map(|lane| &lane.name).collect();
    assert_eq!(names, ["AAPL"]);
}

#[test]
fn what_a_run_leaves_behind_ends_with_it() {
    let measurement = measure(Case::asynchronous("a", async |stage| {
        tokio::spawn(stage.market.quote("MSFT"));
        tokio::time::sleep(SECOND / 2).await;
    }));
    assert_eq!(measurement.elapsed, SECOND / 2);
    assert_eq!(measurement.timeline.lanes[0].end, Some(End::Cancelled));
    assert_eq!(measurement.timeline.length(), SECOND / 2);
    assert_eq!((measurement.ledger.cancelled, measurement.ledger.in_flight), (1, 0));
}

#[test]
fn set_up_is_not_measured() {
    let measurement = measure(Case::asynchronous("a", async |stage| {
        stage.market.quote("AAPL").await?;
        stage.start_clock();
        stage.market.quote("AAPL").await
    }));
    assert_eq!(measurement.elapsed, SECOND);
    assert_eq!(measurement.ledger.calls, 1);
    assert_eq!(measurement.timeline.lanes.len(), 1);
}

#[test]
fn a_loop_that_was_held_up_by_the_set_up_is_none_of_the_measurement() {
    let measurement = measure(Case::asynchronous("a", async |stage| {
        stage.market.quote("AAPL").await?;
        stage.market.clock().busy(2 * SECOND);
        stage.market.quote("AAPL").await?;
        stage.start_clock();
        stage.market.clock().busy(SECOND / 2);
        stage.market.quote("AAPL").await
    }));
    let lane = measurement.timeline.lanes.last().expect("a lane for the loop");
    let span = |state, start, end| Span { state, start, end };
    assert_eq!(
        lane.spans,
        [
            span(State::Running, Duration::ZERO, SECOND / 2),
            span(State::Waiting, SECOND / 2, SECOND / 2 + SECOND)
        ]
    );
}

#[test]
fn synchronous_code_may_start_a_runtime_of_its_own() {
    let measurement = measure(Case::synchronous("a", |stage| {
        stage.market.blocking().quote("AAPL")?;
        let runtime = Builder::new_current_thread().enable_time().start_paused(true).build();
        runtime.expect("a runtime").block_on(stage.market.quote("AAPL"))
    }));
    assert_eq!(measurement.outcome, Outcome::Ok);
    assert_eq!(measurement.ledger.completed, 2);
}

#[test]
fn a_demo_that_needs_the_real_clock_gets_it() {
    let clock = |demo: Demo| {
        let seen = Rc::new(Cell::new(Clock::Real));
        let inner = Rc::clone(&seen);
        let case = Case::synchronous("a", move |stage| inner.set(stage.market.clock()));
        let prepared = Prepared::new(demo, Setup::new().case(case));
        let measured = harness::run(&prepared, &Settings::virtual_time(), &mut Silent);
        assert_eq!(measured[0].clock, seen.get(), "and says so");
        seen.get()
    };
    assert_eq!(clock(DEMO), Clock::Virtual);
    assert_eq!(clock(Demo { real_time_only: true, ..DEMO }), Clock::Real);
}

#[test]
fn an_observer_is_told_of_beginnings_and_ends_in_order() {
    #[derive(Default)]
    struct Diary(Vec<String>);

    impl Observer for Diary {
        fn demo_started(&mut self, prepared: &Prepared) {
            self.0.push(format!("demo {}", prepared.demo.id));
        }
        fn approach_started(&mut self, trial: &Trial, live: &LiveRun) {
            self.0.push(format!(
                "{} begins with {} calls",
                trial.approach.id,
                live.ledger.summary().calls
            ));
        }
        fn approach_finished(&mut self, trial: &Trial, measurement: &Measurement) {
            self.0.push(format!(
                "{} ends with {} calls",
                trial.approach.id, measurement.ledger.calls
            ));
        }
    }

    let call = async |stage: harness::Stage| stage.market.quote("AAPL").await;
    let setup =
        Setup::new().case(Case::asynchronous("a", call)).case(Case::asynchronous("b", call));
    let mut diary = Diary::default();
    harness::run(&Prepared::new(DEMO, setup), &Settings::virtual_time(), &mut diary);
    assert_eq!(
        diary.0,
        [
            "demo test",
            "a begins with 0 calls",
            "a ends with 1 calls",
            "b begins with 0 calls",
            "b ends with 1 calls"
        ]
    );
}

#[test]
fn surprise_is_more_than_noise() {
    let took = |elapsed: Duration, expected: Duration| {
        let mut measurement = measure(Case::asynchronous("a", async |_| ()));
        measurement.elapsed = elapsed;
        measurement.expected = Some(Expected::new(expected, "theory"));
        measurement.surprise()
    };
    assert_eq!(took(SECOND, SECOND), None);
    assert_eq!(took(SECOND + SECOND / 25, SECOND), None, "4% is noise");
    assert_eq!(took(2 * SECOND, SECOND), Some(1.0));
    assert_eq!(took(SECOND, 2 * SECOND), Some(-1.0));
    assert_eq!(took(SECOND / 25, Duration::ZERO), None, "40 ms are noise");
    assert_eq!(took(SECOND, Duration::ZERO), Some(1.0));
}
