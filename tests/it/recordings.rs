//! Recordings as JSON, pages and pictures: what other programs may rely on.

use crate::support::workbook;
use jsonschema::Validator;
use recording::{Chain, End, Event, Explained, Finding, FindingKind, Kind, Language, On, Place};
use recording::{Program, ProgramEnd, Recording, SCHEMA, Task, What};
use serde_json::Value;

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(include_str!("../../docs/trace.schema.json")).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

/// The object is as the schema of recordings says.
#[track_caller]
pub fn satisfies_the_schema(object: &Value) {
    satisfies(&validator(), object);
}

#[track_caller]
fn satisfies(validator: &Validator, object: &Value) {
    let errors: Vec<String> = validator
        .iter_errors(object)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert_eq!(errors, Vec::<String>::new());
}

/// The approaches of a lesson's demo.
fn recorded(arguments: &[&str]) -> Vec<Value> {
    let assert =
        workbook().arg("step").args(arguments).args(["--format", "json"]).assert().success();
    let stdout = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    stdout.lines().map(|line| serde_json::from_str(line).expect("one object a line")).collect()
}

#[test]
fn recorded_lessons_satisfy_the_schema() {
    let validator = validator();
    for arguments in [
        &["basics", "--only", "lazy"][..],
        &["what-is-async"],
        &["timeouts"],
        &["pitfalls", "--only", "blocked-loop"],
        &["pitfalls", "--only", "no-runtime"],
    ] {
        let approaches = recorded(arguments);
        assert!(approaches.len() > 1, "{arguments:?}");
        for approach in approaches {
            satisfies(&validator, &approach);
            serde_json::from_value::<Explained>(approach).expect("it can be read back");
        }
    }
}

/// Everything that can be in a recording.
fn everything() -> Explained {
    let events = [
        What::Made,
        What::Poll { took: 1, ready: false },
        What::Waits { chain: 0 },
        What::Held { chain: 0 },
        What::Woken { by: Some(0) },
        What::Woken { by: None },
        What::Locked { lock: 1, place: Some(0) },
        What::WantsLock { lock: 1, place: None },
        What::Unlocked { lock: 1 },
        What::Queue { queue: 1, length: 2, place: Some(0) },
        What::NeverPolled { place: Some(0), name: "fetch".to_owned() },
        What::Says { text: "no".to_owned() },
        What::Clock { shows: 5 },
        What::Ended { how: End::CutOff },
    ];
    let ons = [
        On::Timer,
        On::Channel,
        On::Lock,
        On::Permit,
        On::Join,
        On::Io,
        On::Notification,
        On::Turn,
        On::Several,
        On::Cpu,
        On::Other,
    ];
    let task = |kind, ended| Task {
        name: "task".to_owned(),
        kind,
        parent: Some(0),
        place: Some(0),
        made: 0,
        ended,
        own: true,
        borrowed: false,
    };
    let finding = |kind| Finding {
        kind,
        file: "main.rs".to_owned(),
        line: 1,
        message: "It is slow.".to_owned(),
        times: 1,
        cost: 1,
        gain: 0,
        tasks: vec![0],
        event: Some(1),
    };
    let recording = Recording {
        schema: SCHEMA,
        program: Program {
            name: "app".to_owned(),
            language: Language::Python,
            end: ProgramEnd::Signalled(9),
            folder: "/".to_owned(),
        },
        elapsed: 20,
        places: vec![Place {
            function: "main".to_owned(),
            file: "main.rs".to_owned(),
            line: 1,
            column: 0,
            own: true,
        }],
        chains: ons.map(|on| Chain { on, call: String::new(), places: vec![0] }).to_vec(),
        tasks: vec![
            task(Kind::Main, None),
            task(Kind::Spawned, Some((1, End::Completed))),
            task(Kind::Branch, Some((1, End::Failed))),
            task(Kind::Blocking, Some((1, End::Panicked))),
            task(Kind::Spawned, Some((1, End::Cancelled))),
        ],
        events: (0..)
            .zip(events)
            .map(|(at, what)| Event { at, task: 0, thread: 0, what })
            .collect(),
        not_kept: 0,
        notes: vec!["A note.".to_owned()],
    };
    Explained { recording, findings: FindingKind::ALL.map(finding).to_vec() }
}

#[test]
fn everything_that_can_be_recorded_satisfies_the_schema() {
    let validator = validator();
    for end in [
        ProgramEnd::Exited(0),
        ProgramEnd::Signalled(6),
        ProgramEnd::Interrupted,
        ProgramEnd::TimeOver,
        ProgramEnd::Unknown,
    ] {
        let mut explained = everything();
        explained.recording.program.end = end;
        satisfies(&validator, &serde_json::to_value(&explained).unwrap());
    }
}

#[test]
fn the_schema_can_say_no() {
    let validator = validator();
    let whole = serde_json::to_value(everything()).unwrap();
    let wrong = |change: fn(&mut Value)| {
        let mut object = whole.clone();
        change(&mut object);
        assert!(!validator.is_valid(&object));
    };
    wrong(|object| object["findings"][0]["kind"] = "splendid".into());
    wrong(|object| object["events"][1]["what"] = "sneezed".into());
    wrong(|object| object["events"][2]["place"] = 1.into());
    wrong(|object| object["tasks"][1]["ended"] = Value::Array(vec![1.into()]));
    wrong(|object| object["findings"] = Value::Null);
}

#[test]
fn a_demo_is_written_as_a_page_and_as_a_picture() {
    let folder = tempfile::tempdir().unwrap();
    let files = [folder.path().join("run.html"), folder.path().join("run.svg")];
    let output = workbook()
        .args(["step", "basics", "--only", "two-ways", "--html"])
        .arg(&files[0])
        .arg("--svg")
        .arg(&files[1])
        .assert()
        .success();
    let stdout = String::from_utf8_lossy(&output.get_output().stdout).into_owned();
    assert!(stdout.starts_with("Written: ") && stdout.lines().count() == 1, "{stdout}");
    let [page, picture] = files.map(|file| std::fs::read_to_string(file).unwrap());
    let page = scraper::Html::parse_document(&page);
    let count = |css: &str| page.select(&scraper::Selector::parse(css).unwrap()).count();
    assert_eq!(count("script, link, img[src^=http]"), 0, "one file, and nothing that runs");
    assert_eq!(count("section h2"), 4, "one for each approach");
    assert_eq!(count("tbody tr"), 16, "three calls and the main task, four times");
    let picture = roxmltree::Document::parse(&picture).unwrap();
    let lanes = picture.descendants().filter(|node| node.attribute("class") == Some("lane"));
    assert_eq!(lanes.count(), 16);
}

#[test]
fn a_pipe_gets_the_steps_with_times_and_lines() {
    let assert = workbook().args(["step", "basics"]).assert().success();
    let text = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    let dropped = text.lines().find(|line| line.contains("was never polled")).unwrap();
    let source = include_str!("../../lessons/basics/demo.rs");
    let line = source.lines().position(|line| line.contains("drop(quote)")).unwrap() + 1;
    assert!(dropped.ends_with(&format!("(demo.rs:{line})")), "{dropped}");
    assert!(text.contains("Times are virtual time."), "{text}");
    assert!(!text.contains('\u{1b}'), "no colours in a pipe");
}
