//! Every attempt in `tests/attempts` is judged as a student's would be: right ones pass, in whichever way they
//! are written, and wrong ones fail with the message that is meant for them.
//!
//! `WORKBOOK_ATTEMPTS=fetch_all/` judges only those whose path contains this.

use crate::support::workbook;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::{env, fs, thread};

/// One file.
struct Attempt {
    exercise: String,
    path: PathBuf,
}

fn attempts() -> Vec<Attempt> {
    let only = env::var("WORKBOOK_ATTEMPTS").unwrap_or_default();
    let mut attempts = Vec::new();
    let folders = sorted(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/attempts"));
    for folder in folders.into_iter().filter(|path| path.is_dir()) {
        let exercise = folder.file_name().unwrap().to_string_lossy().into_owned();
        for path in sorted(&folder) {
            if path.to_string_lossy().contains(&only) {
                attempts.push(Attempt { exercise: exercise.clone(), path });
            }
        }
    }
    attempts
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// What is wrong with the verdict, if anything.
fn complaint(attempt: &Attempt) -> Option<String> {
    let output = workbook()
        .args(["check", &attempt.exercise, "--format", "json", "--file"])
        .arg(&attempt.path)
        .output()
        .unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout);
    let Ok(verdict) = serde_json::from_str::<Value>(&stdout) else {
        return Some(format!("no verdict: {stdout}{}", String::from_utf8_lossy(&output.stderr)));
    };
    let file = attempt.path.file_name().unwrap().to_string_lossy();
    let passed = verdict["outcome"] == "passed";
    if file.starts_with("right_") {
        return (!passed).then(|| format!("should pass: {verdict:#}"));
    }
    let text = fs::read_to_string(&attempt.path).unwrap();
    let Some(expected) = text.lines().next().and_then(|line| line.strip_prefix("// expect: "))
    else {
        return Some("a wrong attempt begins with the message that it expects".to_owned());
    };
    if passed {
        return Some("should fail".to_owned());
    }
    // What a thread of the attempt's own said when it panicked is among what was printed.
    let checks = verdict["checks"].as_array().unwrap().iter();
    let said = checks.flat_map(|check| [&check["message"], &check["printed"]]);
    let mut messages =
        said.chain([&verdict["detail"], &verdict["printed"]]).filter_map(Value::as_str);
    (!messages.any(|message| message.contains(expected.trim())))
        .then(|| format!("should say `{expected}`: {verdict:#}"))
}

#[test]
fn right_attempts_pass_and_wrong_ones_hear_why_not() {
    let attempts = attempts();
    // The dependencies are built once, before all attempts want them at the same time.
    workbook().args(["check", "first_await", "--solutions"]).output().unwrap();
    let queue = Mutex::new(attempts.iter());
    let complaints = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let Some(attempt) = queue.lock().unwrap().next() else { return };
                    if let Some(complaint) = complaint(attempt) {
                        complaints
                            .lock()
                            .unwrap()
                            .push(format!("{}: {complaint}", attempt.path.display()));
                    }
                }
            });
        }
    });
    let complaints = complaints.into_inner().unwrap();
    assert!(
        complaints.is_empty(),
        "{} of {}:\n\n{}",
        complaints.len(),
        attempts.len(),
        complaints.join("\n\n")
    );
}

#[test]
fn every_exercise_has_two_right_attempts_and_three_wrong_ones() {
    if env::var_os("WORKBOOK_ATTEMPTS").is_some() {
        return;
    }
    let info =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/exercises/info.toml")).unwrap();
    let names = info.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
    let attempts = attempts();
    for name in names {
        let count = |prefix: &str| {
            let of = |attempt: &&Attempt| {
                let file = attempt.path.file_name().unwrap().to_string_lossy();
                attempt.exercise == name && file.starts_with(prefix)
            };
            attempts.iter().filter(of).count()
        };
        assert!(count("right_") >= 2, "{name} has {} right attempts", count("right_"));
        assert!(count("wrong_") >= 3, "{name} has {} wrong attempts", count("wrong_"));
    }
}
