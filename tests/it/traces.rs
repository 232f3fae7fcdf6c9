//! `trace` and `step` on attempts at exercises, on demos of chapters, and on programs of somebody's own.

use crate::support::practice::Folder;
use crate::support::workbook;
use recording::{Explained, FindingKind};
use serde_json::Value;

const EXERCISE: &str = "05_gather/fetch_all.rs";

fn explained(stdout: &str) -> Explained {
    serde_json::from_str(stdout).expect("one object")
}

/// The line of a file that contains this, counted from 1.
fn line_of(text: &str, part: &str) -> u32 {
    let line = text.lines().position(|line| line.contains(part)).expect("it is in there");
    u32::try_from(line + 1).unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn an_attempt_is_traced_in_its_main_and_in_a_check() {
    let folder = Folder::new("trace");
    let file = format!("exercises/{EXERCISE}");
    let slow = line_of(&folder.read(&file), "market.quote(symbol).await");

    // The clock of the check is a paused one: its seconds are no seconds on the wall.
    let json = folder.output(&["trace", "fetch_all", "--check", "--format", "json"]);
    let value: Value = serde_json::from_str(&json).unwrap();
    crate::recordings::satisfies_the_schema(&value);
    let in_check = explained(&json);
    let [finding] = in_check.findings.as_slice() else { panic!("{:?}", in_check.findings) };
    assert_eq!((finding.kind, finding.line), (FindingKind::Sequential, slow));
    assert_eq!(finding.file, file);
    assert!(finding.gain >= 3_000_000_000, "{finding:?}");

    let text = folder.output(&["trace", "fetch_all"]);
    assert!(text.contains("4 answers, after"), "what it prints is there: {text}");
    assert!(text.contains("sequential") && text.contains("it could take about"), "{text}");

    let steps = folder.output(&["step", "fetch_all", "--check"]);
    assert!(steps.contains(&format!("fetch_all.rs:{slow}")), "{steps}");
    assert!(!steps.contains("slow_api::check"), "the check's own waits are left out: {steps}");

    folder.solve(EXERCISE);
    let check = "all_at_once_and_in_order";
    let right = folder.output(&["trace", "fetch_all", "--check", check, "--format", "json"]);
    assert_eq!(explained(&right).findings, []);
}

#[cfg(target_os = "linux")]
#[test]
fn a_check_that_failed_has_a_timeline() {
    let folder = Folder::new("trace_timeline");
    let text = folder.output(&["check", "fetch_all", "--timeline"]);
    assert!(text.contains("main  ━━━") && text.contains("1. sequential"), "{text}");
    // An attempt that does not compile has none, and says why.
    folder.write(&format!("exercises/{EXERCISE}"), "fn main() { nonsense }\n");
    let output = folder.workbook().args(["trace", "fetch_all"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("cannot find value `nonsense`"), "{said}");
    assert!(said.contains("there is nothing to trace"), "{said}");
}

#[test]
fn what_cannot_be_traced_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, expected) in [
        (&["trace", "fetch_al"][..], "no file, no exercise and no chapter"),
        (&["trace", "gather", "--only", "nonsense"], "it has many"),
        (&["trace", "gather", "--check"], "--check"),
        (&["trace", "fetch_all", "--only", "many"], "is an exercise and has no demos"),
        (&["trace", "fetch_all"], "this is not a practice folder"),
        (&["step", "gather", "--check", "x"], "'gather' is a chapter"),
        (&["step", "fetch_all", "--only", "many"], "has no demos"),
    ] {
        let assert = workbook().current_dir(&folder).args(arguments).assert().code(2);
        let stderr = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
        assert!(stderr.contains(expected), "{arguments:?}: {stderr}");
    }
}

#[test]
fn a_demo_is_traced_approach_by_approach() {
    let assert = workbook().args(["trace", "basics", "--only", "two-ways"]).assert().success();
    let text = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    let (first, rest) = text.split_once("basics / two-ways / join!").expect("one after the other");
    assert!(first.contains("1. sequential"), "{text}");
    assert!(!rest.contains("1. "), "the others are right: {text}");
    assert!(first.contains("after 3 s virtual time"), "{text}");
}
