//! What the chapters claim, and that they are whole.

mod best_practices;
mod claims;
mod cores;
mod descriptions;
mod errors;
mod exactness;
mod pitfalls;
mod prose;
mod real_world;
mod twins;
mod when_to_use;

use harness::{Measurement, Settings, Silent};

/// The approaches of a demo with these ids, or all of them when there are
/// none, measured.
fn measure(
    chapter: &str,
    demo: &str,
    ids: &[&str],
    settings: &Settings,
) -> Vec<Measurement> {
    let chapter = lessons::find(chapter).expect("the chapter exists");
    let demo = chapter.demo(demo).expect("the demo exists");
    let mut prepared = demo.prepare(settings);
    if !ids.is_empty() {
        prepared.trials.retain(|trial| ids.contains(&trial.approach.id));
    }
    harness::run(&prepared, settings, &mut Silent)
}

/// One approach of a demo, measured.
fn measure_one(
    chapter: &str,
    demo: &str,
    approach: &str,
    settings: &Settings,
) -> Measurement {
    measure(chapter, demo, &[approach], settings)
        .pop()
        .expect("the approach exists")
}
