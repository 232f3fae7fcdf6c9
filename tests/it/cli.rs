//! The program from outside: what it prints, where, and with which exit status.

use crate::support::workbook;

/// Asserts that the arguments are refused: exit status 2, nothing on standard output, and on standard error
/// one message with this in it.
#[track_caller]
fn refused(arguments: &[&str], message: &str) {
    let assert = workbook().args(arguments).assert().code(2).stdout("");
    let stderr = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    assert!(stderr.contains(message), "{arguments:?}: {stderr}");
    assert!(!stderr.contains("panicked"), "{arguments:?}: {stderr}");
}

#[test]
fn without_a_command_and_without_a_terminal_it_helps() {
    let assert = workbook().assert().success();
    let help = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    assert!(help.contains("Usage: workbook"), "{help}");
}

#[test]
fn list_names_every_chapter_in_order() {
    let assert = workbook().arg("list").assert().success();
    let list = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    let places: Vec<_> = lessons::CATALOGUE.iter().map(|lesson| list.find(lesson.name)).collect();
    assert!(places.iter().all(Option::is_some), "{list}");
    assert!(places.is_sorted(), "{list}");
}

#[test]
fn the_list_follows_the_width_of_the_terminal() {
    for columns in [60, 80, 120] {
        let assert = workbook().arg("list").env("COLUMNS", columns.to_string()).assert().success();
        let list = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
        let widest = list.lines().map(console::measure_text_width).max().unwrap();
        assert!(widest <= columns, "{widest} columns on a terminal of {columns}: {list}");
    }
}

#[test]
fn every_chapter_has_a_subcommand_with_its_options() {
    let assert = workbook().args(["run", "--help"]).assert().success();
    let help = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    for lesson in lessons::CATALOGUE {
        assert!(help.contains(lesson.name), "{help}");
        workbook().args(["run", lesson.name, "--help"]).assert().success();
    }
    let assert = workbook().args(["run", "gather", "--help"]).assert().success();
    let help = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    for option in
        ["--only", "--speed", "--virtual-time", "--latency", "--requests", "--seed", "--format"]
    {
        assert!(help.contains(option), "{option} in {help}");
    }
}

#[test]
fn a_slip_of_the_finger_gets_a_suggestion() {
    refused(&["run", "gathr"], "'gather'");
    refused(&["read", "gathr"], "'gather'");
    refused(&["run", "gather", "--only", "mny"], "'many'");
    refused(&["raed", "gather"], "'read'");
    refused(&["rnu", "gather"], "'run'");
}

#[test]
fn a_chapter_in_place_of_a_command_is_understood() {
    refused(&["gather"], "'gather' is a chapter: 'workbook read gather' shows it");
    refused(&["gahter"], "'workbook run gather' runs it");
}

#[test]
fn help_is_a_word_as_well_as_an_option() {
    let text = |arguments: &[&str]| {
        let assert = workbook().args(arguments).assert().success();
        String::from_utf8_lossy(&assert.get_output().stdout).into_owned()
    };
    assert_eq!(text(&["help"]), text(&["--help"]));
    assert_eq!(text(&["help", "run"]), text(&["run", "--help"]));
    assert_eq!(text(&["help", "run", "gather"]), text(&["run", "gather", "--help"]));
    assert!(text(&["help", "run"]).contains("--only DEMO"));
    refused(&["help", "gathr"], "'gather' is a chapter");
}

#[test]
fn nonsense_numbers_are_refused_in_words() {
    for speed in ["0", "-1", "NaN", "inf", "1e300", "fast"] {
        refused(&["run", "gather", &format!("--speed={speed}")], "2 is twice as fast");
    }
    for latency in ["0s", "-1s", "99999h", "soon"] {
        refused(&["run", "gather", &format!("--latency={latency}")], "latency");
    }
    for requests in ["0", "-1", "99999999999", "1.5", "many"] {
        refused(&["run", "gather", &format!("--requests={requests}")], "--requests");
    }
    refused(&["run", "gather", "--seed=-1"], "--seed");
}

#[test]
fn an_option_that_a_chapter_does_not_take_is_refused_with_those_that_do() {
    refused(&["run", "timeouts", "--requests", "5"], "these do: gather");
    refused(&["run", "--all", "gather"], "--all");
    refused(&["run"], "Usage");
}

#[test]
fn options_stand_before_the_chapter_or_after_it() {
    for arguments in [
        ["run", "--virtual-time", "basics", "--format", "json"],
        ["run", "basics", "--format", "json", "--virtual-time"],
    ] {
        let assert = workbook().args(arguments).assert().success();
        let json: serde_json::Value = serde_json::from_slice(&assert.get_output().stdout).unwrap();
        assert_eq!(json["demos"][0]["clock"], "virtual");
    }
}

#[test]
fn colour_is_for_terminals_unless_asked_for() {
    let escapes = |arguments: &[&str], no_color: bool| {
        let mut command = workbook();
        if no_color {
            command.env("NO_COLOR", "1");
        }
        let assert = command.args(arguments).assert().success();
        assert.get_output().stdout.contains(&0x1b)
    };
    let read = ["read", "gather"];
    assert!(!escapes(&read, false), "piped");
    assert!(escapes(&["read", "gather", "--color", "always"], false), "always");
    assert!(escapes(&["read", "gather", "--color", "always"], true), "asked for beats NO_COLOR");
    assert!(!escapes(&["read", "gather", "--ascii"], true), "NO_COLOR in ASCII");
    assert!(!escapes(&["run", "basics", "--virtual-time"], true), "NO_COLOR");
    assert!(escapes(&["--color", "always", "--help"], false), "help, always");
    assert!(escapes(&["run", "--color=always", "--help"], true), "help of a command, always");
    assert!(!escapes(&["--help"], false), "piped help");
    assert!(!escapes(&["run", "basics", "--virtual-time"], false), "piped run");
}

#[test]
fn ascii_is_ascii() {
    for arguments in
        [&["run", "--all", "--virtual-time", "--ascii", "--speed", "50"][..], &["list", "--ascii"]]
    {
        let assert = workbook().args(arguments).assert().success();
        let text = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
        let odd = text.lines().find(|line| !line.is_ascii());
        assert_eq!(odd, None, "{arguments:?}");
    }
}

#[test]
fn the_prose_comes_with_its_code_and_notes_only_when_asked() {
    let read = |arguments: &[&str]| {
        let assert = workbook().args(arguments).assert().success();
        String::from_utf8_lossy(&assert.get_output().stdout).into_owned()
    };
    for lesson in lessons::CATALOGUE {
        let text = read(&["read", lesson.name]);
        assert!(!text.contains("{{#"), "an include was not expanded in {}", lesson.name);
        assert!(!text.contains("<!--"), "a comment is shown in {}", lesson.name);
    }
    assert!(!read(&["read", "gather"]).contains("Ask before running"));
    assert!(read(&["read", "gather", "--notes"]).contains("Ask before running"));
}

#[test]
fn decide_recommends_what_the_flags_say() {
    let recommends = |flags: &[&str], tool: &str, lesson: &str| {
        let assert = workbook().arg("decide").args(flags).assert().success();
        let text = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
        assert!(text.contains(tool) && text.contains(lesson), "{flags:?}: {text}");
        assert!(lessons::find(lesson).is_some(), "{lesson}");
    };
    recommends(&["--io"], "async/await", "gather");
    recommends(&["--cpu"], "threads or rayon", "concurrent-vs-parallel");
    recommends(&["--io", "--cpu"], "async for the waiting", "cpu-vs-io");
    recommends(&["--no-io", "--no-cpu"], "a plain function", "sync-vs-async");
    recommends(&["--io", "--no-async-library"], "spawn_blocking", "pitfalls");
    refused(&["decide"], "--io");
}

#[test]
fn step_lists_events_without_a_terminal_and_present_asks_for_one() {
    let assert = workbook().args(["step", "what-is-async"]).assert().success();
    let text = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    assert!(text.contains("AAPL has the thread for itself"), "{text}");
    assert!(text.contains("(demo.rs:"), "{text}");
    refused(
        &["step", "gather", "--only", "mny"],
        "it has many, first-result, slow-consumer, at-scale",
    );
    refused(&["present", "gather"], "workbook run gather");
    refused(&["present", "gathr"], "'gather'");
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_the_run_quietly() {
    use std::io::{BufRead, BufReader};
    use std::process::Stdio;

    // Real time: without an end at the closed pipe this would go on for half a minute.
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_workbook"))
        .args(["run", "gather"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();

    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}
