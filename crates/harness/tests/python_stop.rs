//! Ctrl-C stops the twins. Alone in its file, and so in its process: it stops every twin that runs there.
#![cfg(unix)]

use harness::python::{Python, stop_all};
use harness::{Demo, Lesson, Outcome, Settings};

#[test]
fn stop_all_ends_a_run() {
    let python = Python::at(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fakes/shell"));
    let lesson = Lesson {
        name: "lesson",
        prose: "",
        rust: "",
        python: "sleep 1000",
        knobs: &[],
        demos: |_| Vec::new(),
    };
    let mut run = python.run(&lesson, &Demo::new("demo", "Why?"), &Settings::default());
    stop_all();

    let Outcome::Failed(why) = run.next().unwrap().outcome else { panic!("nothing failed") };
    assert!(why.contains("signal: 9"), "{why}");
    assert_eq!(run.next(), None);
}
