//! `--format json` against its schema, and against the promises that the schema cannot make.

use crate::support::workbook;
use serde_json::Value;

fn run(arguments: &[&str]) -> Vec<Value> {
    let assert = workbook().args(["run", "--format", "json"]).args(arguments).assert().success();
    let stdout = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    stdout.lines().map(|line| serde_json::from_str(line).expect("one object a line")).collect()
}

#[test]
fn every_chapter_satisfies_the_schema() {
    let schema: Value = serde_json::from_str(include_str!("../../docs/run.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let objects = run(&["--all", "--virtual-time", "--speed", "10"]);
    assert_eq!(objects.len(), lessons::CATALOGUE.len());
    for (object, lesson) in objects.iter().zip(lessons::CATALOGUE) {
        assert_eq!(object["lesson"], lesson.name);
        let errors: Vec<String> = validator
            .iter_errors(object)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, Vec::<String>::new(), "{}", lesson.name);
    }
}

#[test]
fn the_schema_can_say_no() {
    let schema: Value = serde_json::from_str(include_str!("../../docs/run.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut object = run(&["basics", "--virtual-time"]).remove(0);
    object["demos"][0]["approaches"][0]["outcome"] = "splendid".into();
    assert!(!validator.is_valid(&object));
}

#[test]
fn virtual_times_are_exact() {
    let object = run(&["what-is-async", "--virtual-time"]).remove(0);
    let approaches = &object["demos"][0]["approaches"];
    assert_eq!(approaches[0]["elapsed_s"], 6.0);
    assert_eq!(approaches[1]["elapsed_s"], 2.0);
    assert_eq!(approaches[0]["expected_why"], "3 x 2 s, one after another");
    assert_eq!(approaches[0]["lanes"][0]["spans"][0]["state"], "running");
    assert_eq!(approaches[1]["lanes"][0]["spans"][0]["state"], "waiting");
}

#[test]
fn the_options_reach_the_demos() {
    let elapsed = |arguments: &[&str]| {
        let object = run(arguments).remove(0);
        object["demos"][0]["approaches"][0]["elapsed_s"].as_f64().unwrap()
    };
    let many = ["gather", "--virtual-time", "--only", "many"];
    assert_eq!(elapsed(&many), 10.0);
    assert_eq!(elapsed(&[&many[..], &["--latency", "3s"]].concat()), 30.0);
    assert_eq!(elapsed(&[&many[..], &["--speed", "20"]].concat()), 0.5);

    let prices = |seed: &str| {
        let object = run(&["basics", "--virtual-time", "--seed", seed]).remove(0);
        object["demos"][1]["approaches"][0]["detail"].clone()
    };
    assert_eq!(prices("7"), prices("7"));
    assert_ne!(prices("7"), prices("8"));

    let object =
        run(&["gather", "--virtual-time", "--only", "at-scale", "--requests", "1234"]).remove(0);
    let approach = &object["demos"][0]["approaches"][2];
    assert_eq!(approach["ledger"]["calls"], 1234);
    assert_eq!(approach["lanes_not_kept"], 234);
}

#[test]
fn each_python_row_stands_behind_the_rust_row_that_it_twins() {
    if let Some(problem) = harness::python::Python::find().problem() {
        let required = std::env::var_os("WORKBOOK_REQUIRE_PYTHON").is_some();
        assert!(!required, "WORKBOOK_REQUIRE_PYTHON is set, and {problem}");
        eprintln!("skipped: {problem}");
        return;
    }
    let object = run(&["gather", "--only", "at-scale", "--speed", "20", "--python"]).remove(0);
    let approaches = object["demos"][0]["approaches"].as_array().unwrap();
    let row =
        |row: &Value| (row["id"].clone(), row["language"].clone(), row["expected_why"].clone());
    for pair in approaches.chunks(2) {
        let ((rust_id, rust, rust_why), (python_id, python, python_why)) =
            (row(&pair[0]), row(&pair[1]));
        assert_eq!((rust, python), ("rust".into(), "python".into()));
        assert_eq!(rust_id, python_id);
        assert_eq!(rust_why, python_why, "as many calls in both");
    }
}
