//! Ctrl-C stops the twins. Alone in its file, and so in its process: it stops every twin that runs there.
#![cfg(unix)]

use harness::python::{Python, Twin, stop_all};
use harness::{Demo, Measure, Outcome, Prepared, Settings, Setup};

const DEMO: Demo = Demo {
    id: "demo",
    title: "A demo",
    question: "Why?",
    takeaway: "",
    measures: &[Measure::Time],
    real_time_only: false,
    approaches: &[],
    setup: |_| Setup::new(),
};

#[test]
fn stop_all_ends_a_run() {
    let python = Python::at(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fakes/shell"));
    let twin = Twin { source: "sleep 1000", knobs: &[] };
    let demo = Prepared::new(DEMO, Setup::new());
    let mut run = python.run(twin, &demo, &Settings::default());
    stop_all();

    let Outcome::Failed(why) = run.next().unwrap().outcome else { panic!("nothing failed") };
    assert!(why.contains("signal: 9"), "{why}");
    assert_eq!(run.next(), None);
}
