//! The Python twins, run by the Python that is found here.

use harness::python::Python;
use harness::{Demo, Outcome, Settings};
use lessons::Chapter;

/// Where the part begins that every twin shares.
const SHARED: &str = "# From here on, every demo.py is the same";

fn fast() -> Settings {
    Settings { speed: 50.0, requests: Some(100), ..Settings::default() }
}

#[test]
fn every_twin_runs_every_demo_of_its_chapter() {
    let python = Python::find();
    if let Some(problem) = python.problem() {
        let required =
            std::env::var_os("WORKBOOK_REQUIRE_PYTHON").is_some();
        assert!(!required, "WORKBOOK_REQUIRE_PYTHON is set, and {problem}");
        eprintln!("not tested: {problem}");
        return;
    }
    let settings = fast();
    for lesson in lessons::CATALOGUE {
        for demo in lesson.demos() {
            let mut rows = 0;
            let prepared = demo.prepare(&settings);
            let run = python.run(lesson.twin(), &prepared, &settings);
            for measurement in run {
                let place = format!(
                    "{}/{}/{}",
                    lesson.name, demo.id, measurement.id
                );
                assert_eq!(measurement.outcome, Outcome::Ok, "{place}");
                assert!(
                    shown(lesson, demo, &measurement.id),
                    "{place}: no anchor in demo.py"
                );
                rows += 1;
            }
            assert!(rows > 0, "{}/{}: no rows", lesson.name, demo.id);
        }
    }
}

/// Whether an approach that has a Rust counterpart has its source to be shown beside it.
fn shown(lesson: &Chapter, demo: &Demo, id: &str) -> bool {
    demo.approach(id)
        .is_none_or(|approach| lesson.python(approach.source).is_some())
}

/// Each twin is one file that runs on its own, so each has its own copy of what they share.
#[test]
fn all_twins_end_alike() {
    let shared = |lesson: &Chapter| {
        let source = lesson.twin().source;
        source.find(SHARED).map(|start| &source[start..])
    };
    let model = lessons::find("gather").and_then(shared);
    assert!(model.is_some());
    for lesson in lessons::CATALOGUE {
        assert!(
            shared(lesson) == model,
            "{}/demo.py differs from {SHARED:?} on",
            lesson.name
        );
    }
}

#[test]
fn a_twin_knows_the_knobs_of_its_chapter() {
    for lesson in lessons::CATALOGUE {
        let knobs = lesson
            .knobs()
            .iter()
            .map(|knob| format!("{knob:?}").to_lowercase());
        let quoted: Vec<_> =
            knobs.map(|knob| format!("\"{knob}\"")).collect();
        let line = format!("KNOBS = [{}]", quoted.join(", "));
        assert!(
            lesson.twin().source.contains(&line),
            "{}/demo.py: {line}",
            lesson.name
        );
    }
}
