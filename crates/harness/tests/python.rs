//! Whatever a Python twin does, the harness lives to tell.
//!
//! The "Python" here is a shell that calls itself Python 3.12, so that each test can write the twin that it
//! needs. The real ones are run by the tests of the lessons.
#![cfg(unix)]

use harness::python::{Python, Twin};
use harness::{
    Approach, Case, Demo, Expected, Knob, Language, Measure, Measurement, Outcome, Prepared,
    Settings, Setup,
};
use std::fs::File;
use std::io::Read;
use std::process::Command;
use std::time::Duration;

const ROW: &str = r#"echo '{"demo": "demo", "approach": "a", "label": "a way", "elapsed_s": 0.5}'"#;

fn fake(name: &str) -> Python {
    Python::at(format!("{}/tests/fakes/{name}", env!("CARGO_MANIFEST_DIR")))
}

fn twin(source: &str) -> Twin<'_> {
    Twin { source, knobs: &[Knob::Latency] }
}

const DEMO: Demo = Demo {
    id: "demo",
    title: "A demo",
    question: "Why?",
    takeaway: "",
    measures: &[Measure::Time],
    real_time_only: false,
    approaches: &[Approach::new("a", "a")],
    setup: |_| {
        let expected = Expected::new(Duration::from_secs(1), "because");
        Setup::new().case(Case::asynchronous("a", async |_| ()).expected(expected))
    },
};

fn demo() -> Prepared {
    DEMO.prepare(&Settings::default())
}

fn run(source: &str) -> Vec<Measurement> {
    fake("shell").run(twin(source), &demo(), &Settings::default()).collect()
}

/// The outcome of a twin that gives one row.
fn outcome(measured: &[Measurement]) -> &Outcome {
    let [only] = measured else { panic!("one row and not {measured:?}") };
    assert_eq!(only.language, Language::Python);
    &only.outcome
}

fn failed(why: &str) -> Outcome {
    Outcome::Failed(why.to_owned())
}

#[test]
fn a_row_has_the_theory_of_its_rust_counterpart() {
    let measured = run(ROW);
    assert_eq!(outcome(&measured), &Outcome::Ok);
    assert_eq!(measured[0].elapsed, Duration::from_millis(500));
    assert_eq!(measured[0].expected.as_ref().unwrap().why, "because");
}

#[test]
fn a_demo_of_cores_has_no_theory_for_python() {
    let demo = Demo { real_time_only: true, ..DEMO }.prepare(&Settings::default());
    let mut run = fake("shell").run(twin(ROW), &demo, &Settings::default());
    assert_eq!(run.next().unwrap().expected, None);
}

#[test]
fn the_twin_gets_the_settings_and_only_the_knobs_that_its_lesson_has() {
    let source =
        r#"printf '{"demo":"demo","approach":"a","label":"a","elapsed_s":0,"note":"%s"}\n' "$*""#;
    let settings = Settings {
        speed: 2.5,
        seed: 7,
        latency: Some(Duration::from_millis(1500)),
        requests: Some(3),
        ..Settings::default()
    };
    let mut run = fake("shell").run(twin(source), &demo(), &settings);
    let note = run.next().unwrap().note.unwrap();
    assert_eq!(note, "--json --only demo --speed 2.5 --seed 7 --latency 1.5");
}

#[test]
fn a_crash_is_one_failed_row_after_those_that_were_done() {
    let measured = run(&format!("{ROW}\necho Traceback >&2\necho 'ValueError: no' >&2\nexit 1"));
    assert_eq!(measured.len(), 2);
    assert_eq!(measured[0].outcome, Outcome::Ok);
    assert_eq!(measured[1].outcome, failed("the Python twin failed: ValueError: no"));
}

#[test]
fn a_silent_crash_gives_its_exit_status() {
    let measured = run("exit 3");
    let why = "the Python twin failed without a word: exit status: 3";
    assert_eq!(outcome(&measured), &failed(why));
}

#[test]
fn rubbish_is_quoted_and_ends_the_run() {
    let measured = run(&format!("echo hello\n{ROW}"));
    let Outcome::Failed(why) = outcome(&measured) else { panic!("{measured:?}") };
    assert!(why.starts_with(r#"the Python twin printed "hello", which is no row"#), "{why}");
}

#[test]
fn a_demo_that_the_twin_lacks_is_said_to_be_missing() {
    assert_eq!(outcome(&run("exit 0")), &failed("the Python twin has no demo `demo`"));
    let other = ROW.replace(r#""demo": "demo""#, r#""demo": "other""#);
    let why = "the Python twin ran demo `other` in place of `demo`";
    assert_eq!(outcome(&run(&other)), &failed(why));
}

#[test]
fn output_is_bounded() {
    let long = run("head -c 70000 /dev/zero | tr '\\0' x; sleep 1000");
    let why = "the Python twin printed a line of more than 65536 bytes";
    assert_eq!(outcome(&long), &failed(why));

    let many = run(&format!("while :; do {ROW}; done"));
    assert_eq!(many.len(), 101);
    assert_eq!(many[100].outcome, failed("the Python twin printed more than 100 rows"));
}

#[test]
fn a_twin_that_hangs_or_babbles_is_stopped() {
    let python = fake("shell").patience(Duration::from_millis(100));
    let demo = Prepared::new(DEMO, Setup::new());
    let why = "the Python twin was not done in time, and has been stopped";
    for source in ["sleep 1000", "exec >&-; sleep 1000", "yes >&2"] {
        let measured: Vec<_> = python.run(twin(source), &demo, &Settings::default()).collect();
        assert_eq!(outcome(&measured), &failed(why), "{source}");
    }
}

/// The background process holds the writing end of a named pipe: reading ends when the process does, unless it
/// lives on and writes.
#[test]
fn dropping_a_run_ends_the_processes_that_the_twin_started() {
    let directory = tempfile::tempdir().unwrap();
    let pipe = directory.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());

    let source = format!("(sleep 5; echo alive) > '{}' &\n{ROW}\nwait", pipe.display());
    let mut run = fake("shell").run(twin(&source), &demo(), &Settings::default());
    let mut reader = File::open(&pipe).unwrap();
    assert_eq!(run.next().unwrap().outcome, Outcome::Ok);
    drop(run);
    assert_eq!(reader.read(&mut [0]).unwrap(), 0);
}

#[test]
fn an_interpreter_that_will_not_do_skips_the_row() {
    let skipped = |python: Python| {
        let measured: Vec<_> = python.run(twin(ROW), &demo(), &Settings::default()).collect();
        let Outcome::Skipped(why) = outcome(&measured) else { panic!("{measured:?}") };
        why.clone()
    };
    let old = skipped(fake("old"));
    let why = "is Python 3.8: install Python 3.11 or later, or set WORKBOOK_PYTHON";
    assert!(old.ends_with(why), "{old}");

    let mute = skipped(fake("mute"));
    let why = "does not say its version: set WORKBOOK_PYTHON to Python 3.11 or later";
    assert!(mute.ends_with(why), "{mute}");

    let missing = skipped(fake("missing"));
    assert!(missing.contains("cannot be started"), "{missing}");
}
