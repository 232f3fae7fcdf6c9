//! Sets of exercises that are not ours: a folder with an `info.toml`, exercises, solutions and a manifest.

use crate::support::workbook;
use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// A set that somebody keeps, in a folder of its own.
struct Set(PathBuf);

const MANIFEST: &str = "bin = []\n[package]\nname = \"set\"\nedition = \"2024\"\n[workspace]\n\
                        [profile.dev]\npanic = \"abort\"\n[lints.rust]\nunsafe_code = \"forbid\"\n\
                        [lints.clippy]\ntodo = \"forbid\"\n";

impl Set {
    /// With this list, and these exercises: name, text, solution.
    fn new(name: &str, info: &str, exercises: &[(&str, &str, Option<&str>)]) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sets").join(name);
        let _ = fs::remove_dir_all(&root);
        for folder in ["exercises", "solutions"] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        let set = Set(root);
        set.write("info.toml", info);
        set.write("Cargo.toml", MANIFEST);
        // In place of the one of this repository, which is above.
        set.write("clippy.toml", "");
        for (name, text, solution) in exercises {
            set.write(&format!("exercises/{name}.rs"), text);
            if let Some(solution) = solution {
                set.write(&format!("solutions/{name}.rs"), solution);
            }
        }
        set
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.0.join(file), text).unwrap();
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.0.join(file)).unwrap()
    }

    fn workbook(&self) -> Command {
        let mut command = workbook();
        command.current_dir(&self.0);
        command
    }

    fn verdict(&self, arguments: &[&str]) -> Value {
        self.verdict_with(&[], arguments)
    }

    fn verdict_with(&self, environment: &[(&str, &str)], arguments: &[&str]) -> Value {
        let mut command = self.workbook();
        command.args(["check", "--format", "json"]).args(arguments).envs(environment.to_vec());
        let output = command.output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }
}

/// As those who write sets for Rustlings write it.
const LIKE_RUSTLINGS: &str = r#"
format_version = 1
welcome_message = "Welcome to the little set."
final_message = "That was the little set."

[[exercises]]
name = "runs"
test = false
hint = "Give it a value."

[[exercises]]
name = "adds"
hint = """
Look at the sign.
---
It is `+`."""

[[exercises]]
name = "neat"
test = false
strict_clippy = true
hint = "Read what Clippy says."
"#;

const RUNS: &str = "fn main() {\n    let x: i32;\n    println!(\"x is {x}\");\n}\n";
const ADDS: &str = "fn add(a: i32, b: i32) -> i32 {\n    a - b\n}\n\nfn main() {\n    println!(\"{}\", add(0, 0));\n}\n\n\
                    #[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn nothing() {\n        assert_eq!(add(0, 0), 0);\n    }\n\n\
                    #[test]\n    fn something() {\n        assert_eq!(add(1, 2), 3, \"one and two\");\n    }\n}\n";
const NEAT: &str =
    "fn main() {\n    let x = 3;\n    let y = x as i32;\n    println!(\"{}\", y);\n}\n";
const NEATER: &str = "fn main() {\n    let x = 3;\n    println!(\"{x}\");\n}\n";

fn like_rustlings(name: &str) -> Set {
    let (run, added) = (RUNS.replace("x: i32", "x = 5"), ADDS.replace("a - b", "a + b"));
    Set::new(
        name,
        LIKE_RUSTLINGS,
        &[("runs", RUNS, Some(&run)), ("adds", ADDS, Some(&added)), ("neat", NEAT, Some(NEATER))],
    )
}

#[test]
fn a_set_of_ones_own_is_listed_hinted_checked_and_reset() {
    let set = like_rustlings("own");
    let list = set.workbook().arg("list").assert().success();
    let list = String::from_utf8(list.get_output().stdout.clone()).unwrap();
    assert!(list.contains("adds") && list.contains("0 of 3 exercises solved"), "{list}");
    assert!(!list.contains("gather"), "the chapters are about other exercises: {list}");
    set.workbook().args(["hint", "adds"]).assert().success().stdout(
        predicates::str::contains("Look at the sign")
            .and(predicates::str::contains("workbook read").not()),
    );
    let all = set.workbook().args(["check", "--all"]).assert().code(1);
    let all = String::from_utf8(all.get_output().stdout.clone()).unwrap();
    assert!(all.contains("0 of 3 passed"), "{all}");
    set.workbook().args(["check", "--all", "--solutions"]).assert().success();

    set.write("exercises/adds.rs", &set.read("solutions/adds.rs"));
    set.workbook().args(["check", "adds"]).assert().success();
    set.workbook().arg("list").assert().stdout(predicates::str::contains("1 of 3"));
    set.workbook().args(["reset", "adds"]).assert().success();
    assert_eq!(set.read("exercises/adds.rs"), ADDS);
    set.workbook().args(["check", "nothing_like_it"]).assert().code(2);
}

#[test]
fn programs_are_judged_as_rustlings_judges_them() {
    let set = like_rustlings("judged");
    let verdict = set.verdict(&["runs"]);
    assert_eq!(verdict["outcome"], "compile_error", "{verdict:#}");
    let verdict = set.verdict(&["adds"]);
    assert_eq!(verdict["outcome"], "failed", "{verdict:#}");
    let check = |name: &str| {
        let checks = verdict["checks"].as_array().unwrap();
        checks.iter().find(|check| check["name"] == name).unwrap().clone()
    };
    assert_eq!(check("nothing")["passed"], true);
    let message = check("something")["message"].as_str().unwrap().to_owned();
    assert!(message.contains("one and two") && message.contains("exercises/adds.rs:"), "{message}");
    // What it prints is seen, failed or not.
    assert_eq!(check("the_program_runs")["printed"], "0");
    // It compiles, runs, and is not neat enough.
    let verdict = set.verdict(&["neat"]);
    assert_eq!(verdict["outcome"], "failed", "{verdict:#}");
    assert!(verdict["detail"].as_str().unwrap().contains("unnecessary_cast"), "{verdict:#}");
}

#[test]
fn what_the_manifest_forbids_does_not_pass() {
    let set = like_rustlings("lints");
    let with = |line: &str| {
        set.write("exercises/runs.rs", &format!("fn main() {{\n    {line}\n}}\n"));
        let verdict = set.verdict(&["runs"]);
        verdict["outcome"].as_str().unwrap().to_owned()
    };
    assert_eq!(with("println!(\"fine\");"), "passed");
    assert_eq!(with("unsafe { std::hint::unreachable_unchecked() }"), "compile_error");
    assert_eq!(with("if std::env::args().count() > 9 { todo!() }"), "failed");
    assert_eq!(with("std::process::exit(3)"), "failed");
    // The manifest says that a panic ends a program, wherever it is.
    assert_eq!(with("let _ = std::thread::spawn(|| panic!(\"out\")).join();"), "failed");
    set.write("Cargo.toml", &MANIFEST.replace("panic = \"abort\"", ""));
    assert_eq!(with("let _ = std::thread::spawn(|| panic!(\"out\")).join();"), "passed");
}

#[test]
fn through_cargo_the_verdicts_are_the_same() {
    let set = like_rustlings("through_cargo");
    let outcomes = |environment: &[(&str, &str)]| {
        let outcome = |name: &&str| {
            let verdict = set.verdict_with(environment, &[name]);
            let cargo = verdict["notes"].to_string().contains("through cargo");
            assert_eq!(cargo, !environment.is_empty(), "{verdict:#}");
            verdict["outcome"].as_str().unwrap().to_owned()
        };
        let shipped: Vec<_> = ["runs", "adds", "neat"].iter().map(outcome).collect();
        let solutions = set
            .workbook()
            .envs(environment.to_vec())
            .args(["check", "--all", "--solutions"])
            .assert()
            .success();
        (shipped, String::from_utf8(solutions.get_output().stdout.clone()).unwrap())
    };
    let direct = outcomes(&[]);
    assert_eq!(direct.0, ["compile_error", "failed", "failed"]);
    assert_eq!(outcomes(&[("RUSTFLAGS", "-D warnings")]), direct);
    if cfg!(unix) {
        assert_eq!(outcomes(&[("RUSTC_WRAPPER", "env")]), direct);
    }
    // A warning is none less for being forbidden elsewhere.
    set.write("exercises/runs.rs", "fn main() {\n    let unused = 3;\n}\n");
    for environment in [&[][..], &[("RUSTFLAGS", "-D warnings")]] {
        let verdict = set.verdict_with(environment, &["runs"]);
        assert_eq!(verdict["outcome"], "passed", "{verdict:#}");
    }
}

#[test]
fn a_set_may_be_judged_by_hidden_tests() {
    let info = "judge = \"checks\"\n[[exercises]]\nname = \"adds\"\nhint = \"\"\n";
    let set = Set::new("checks", info, &[("adds", ADDS, Some(&ADDS.replace("a - b", "a + b")))]);
    assert_eq!(set.verdict(&["adds"])["outcome"], "failed");
    // Those in the file are not what it is judged by.
    set.write("exercises/adds.rs", &ADDS.replace("add(1, 2), 3", "add(1, 2), -1"));
    let verdict = set.verdict(&["adds"]);
    assert_eq!(verdict["outcome"], "failed");
    assert!(verdict["notes"][0].as_str().unwrap().contains("not the original ones"));
    set.write("exercises/adds.rs", "fn add(a: i32, b: i32) -> i32 {\n    b + a\n}\nfn main() {}\n");
    assert_eq!(set.verdict(&["adds"])["outcome"], "passed");
}

#[test]
fn solutions_may_be_kept_until_the_exercise_is_solved() {
    let hidden = format!("solutions = \"solved\"\n{LIKE_RUSTLINGS}");
    let solved = ADDS.replace("a - b", "a + b");
    let files = [("runs", RUNS, None), ("adds", ADDS, Some(solved.as_str())), ("neat", NEAT, None)];
    let set = Set::new("hidden", &hidden, &files);
    let refused = set.workbook().args(["solution", "adds", "--yes"]).assert().code(2);
    let refused = String::from_utf8(refused.get_output().stderr.clone()).unwrap();
    assert!(refused.contains("once it is solved") && !refused.contains("a + b"), "{refused}");
    set.write("exercises/adds.rs", &solved);
    set.workbook().args(["check", "adds"]).assert().success();
    set.workbook()
        .args(["solution", "adds"])
        .assert()
        .success()
        .stdout(predicates::str::contains("a + b"));
    // One day is over, and the other is not.
    let day = |day: &str| {
        set.write("info.toml", &hidden.replace("\"solved\"", &format!("\"{day}\"")));
        set.workbook().args(["reset", "adds"]).assert().success();
        set.workbook().args(["solution", "adds", "--yes"]).assert()
    };
    day("2020-01-01").success();
    day("2999-01-01").code(2).stderr(predicates::str::contains("from 2999-01-01 on"));
    // The set has none at all.
    set.workbook().args(["solution", "runs", "--yes"]).assert().code(2);
}

#[test]
fn a_damaged_list_says_where() {
    let set = like_rustlings("damaged");
    set.write("info.toml", "[[exercises]]\nname = \"runs\"\n");
    for arguments in [&["check"][..], &["hint", "runs"], &["watch"]] {
        let refused = set.workbook().args(arguments).assert().code(2);
        let refused = String::from_utf8(refused.get_output().stderr.clone()).unwrap();
        assert!(
            refused.contains("info.toml is damaged") || refused.contains("terminal"),
            "{refused}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_set_of_ones_own_is_watched() {
    use crate::support::pty::Session;
    use std::time::Duration;
    /// The machine may be busy.
    const PATIENCE: Duration = Duration::from_secs(120);
    let set = like_rustlings("watched");
    // Without a command: it is a folder to practise in.
    let mut session = Session::start_command(&set.0, 40, 100, |command| command.cwd(&set.0));
    session.wait_until("the first verdict", PATIENCE, |screen| {
        screen.contains("does not compile") && screen.contains("] 0/3")
    });
    session.press("h");
    session.wait_until("the hint", PATIENCE, |screen| screen.contains("Give it a value."));
    session.press("b");
    session.wait_until("no chapter", PATIENCE, |screen| screen.contains("names no chapter"));
    set.write("exercises/runs.rs", &set.read("solutions/runs.rs"));
    // What it prints is seen, although all is well.
    session.wait_until("the verdict", PATIENCE, |screen| {
        screen.contains("x is 5") && screen.contains("Solved.") && screen.contains("] 1/3")
    });
    session.press("n");
    session.wait_until("the next", PATIENCE, |screen| screen.contains("one and two"));
    session.press("q");
    assert_eq!(session.finish(PATIENCE).0, 0);
}
