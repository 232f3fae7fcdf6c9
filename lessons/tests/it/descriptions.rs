//! Descriptions and what runs are of one mind.

use harness::{Better, Demo, Settings};

fn every_demo() -> impl Iterator<Item = (String, &'static Demo)> {
    lessons::CATALOGUE.iter().flat_map(|chapter| {
        let place = |demo: &Demo| format!("{}/{}", chapter.name, demo.id);
        chapter.demos().iter().map(move |demo| (place(demo), demo))
    })
}

#[test]
fn every_chapter_has_demos_and_every_demo_has_a_chapter() {
    for chapter in lessons::CATALOGUE {
        assert!(!chapter.demos().is_empty(), "{}", chapter.name);
    }
    let named: Vec<_> =
        lessons::CATALOGUE.iter().map(|chapter| chapter.name).collect();
    let demos: Vec<_> =
        demos::ALL.iter().map(|demos| demos.chapter).collect();
    assert_eq!(demos, named);
}

#[test]
fn every_part_has_its_chapters() {
    let in_parts: Vec<_> = lessons::parts()
        .flat_map(|part| part.chapters)
        .map(|chapter| chapter.name)
        .collect();
    let named: Vec<_> =
        lessons::CATALOGUE.iter().map(|chapter| chapter.name).collect();
    assert_eq!(in_parts, named);
}

#[test]
fn what_is_described_is_what_runs() {
    let settings = Settings { speed: 100.0, ..Settings::virtual_time() };
    for (place, demo) in every_demo() {
        let prepared = demo.prepare(&settings);
        let mut run: Vec<_> =
            prepared.trials.iter().map(|trial| trial.approach.id).collect();
        let described: Vec<_> =
            demo.approaches.iter().map(|approach| approach.id).collect();
        // An approach at a second size comes after all of the first.
        run.truncate(described.len());
        assert_eq!(run, described, "{place}");
        assert!(!demo.title.is_empty(), "{place}");
    }
}

#[test]
fn trials_can_be_told_apart_by_approach_and_size() {
    let settings = Settings { speed: 100.0, ..Settings::virtual_time() };
    for (place, demo) in every_demo() {
        let trials = demo.prepare(&settings).trials;
        let mut names: Vec<_> = trials
            .iter()
            .map(|trial| (trial.approach.id, trial.size))
            .collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), trials.len(), "{place}");
    }
}

#[test]
fn every_demo_says_what_it_measures_and_has_an_approach_that_is_right() {
    for (place, demo) in every_demo() {
        assert!(!demo.measures.is_empty(), "{place}");
        assert!(
            demo.approaches.iter().any(|approach| approach.right),
            "{place}"
        );
        let first = demo.measures[0];
        if first.better() == Better::Neither {
            assert_eq!(demo.measures.len(), 1, "{place}: words come last");
        }
    }
}
