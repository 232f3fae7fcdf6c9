//! `docs/guide_map.md` names every part of the guide, and what it points to exists.

use crate::support::workbook;
use std::collections::BTreeSet;
use std::path::Path;

const MAP: &str = include_str!("../../docs/guide_map.md");

/// A row of one of the tables: which part of the guide, and the places that it points to.
struct Row {
    part: &'static str,
    places: Vec<&'static str>,
}

fn rows() -> Vec<Row> {
    let row = |line: &'static str| {
        let cells: Vec<_> = line.strip_prefix("| ")?.split('|').map(str::trim).collect();
        // Neither the heading, whose first cell is empty, nor the line below it.
        let (part, places) = (*cells.first()?, *cells.get(2)?);
        let is_part = part.starts_with(|c: char| c.is_ascii_uppercase());
        is_part.then(|| Row { part, places: code_spans(places) })
    };
    MAP.lines().filter_map(row).collect()
}

/// What stands between backquotes.
fn code_spans(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// Why a place does not exist; `None` when it does.
fn missing(place: &str) -> Option<String> {
    if let Some(name) = place.strip_prefix("exercise ") {
        return missing_exercise(name);
    }
    if let Some(command) = place.strip_prefix("workbook ") {
        return missing_command(command);
    }
    missing_demo(place)
}

fn missing_demo(place: &str) -> Option<String> {
    let mut names = place.split('/');
    let lesson = names.next().unwrap_or_default();
    let Some(lesson) = lessons::find(lesson) else {
        return Some(format!("no chapter {lesson}"));
    };
    let demo = names.next()?;
    let Some(demo) = lesson.demo(demo) else {
        return Some(format!("no demo {demo} in {}", lesson.name));
    };
    let approach = names.next()?;
    let found = demo.approach(approach).is_some();
    (!found).then(|| format!("no approach {approach} in {}/{}", lesson.name, demo.id))
}

fn missing_exercise(name: &str) -> Option<String> {
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("exercises/info.toml");
    let list = std::fs::read_to_string(list).unwrap_or_default();
    let found = list.lines().any(|line| line.trim() == format!("name = \"{name}\""));
    (!found).then(|| format!("no exercise {name}"))
}

fn missing_command(command: &str) -> Option<String> {
    if let Some(page) = command.strip_prefix("read ") {
        return lessons::page(page).is_none().then(|| format!("nothing to read about {page}"));
    }
    let mut program = workbook();
    program.args(command.split(' ')).arg("--help");
    let works = program.output().is_ok_and(|output| output.status.success());
    (!works).then(|| format!("no command {command}"))
}

#[test]
fn every_row_points_to_something_that_exists() {
    let mut wrong = Vec::new();
    for row in rows() {
        assert!(!row.places.is_empty(), "{} points nowhere", row.part);
        let problems = row.places.iter().filter_map(|place| missing(place));
        wrong.extend(problems.map(|problem| format!("{}: {problem}", row.part)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_part_of_the_guide_has_its_row() {
    let numbered = |letter: &'static str, count: usize| {
        (1..=count).map(move |number| format!("{letter}{number}"))
    };
    let parts: BTreeSet<String> = numbered("G", 24) // code samples
        .chain(numbered("K", 3)) // key concepts
        .chain(numbered("A", 2)) // analogies
        .chain(numbered("T", 2)) // tables
        .chain(numbered("S", 7)) // takeaways
        .chain(numbered("N", 5)) // next steps
        .chain(["D", "GIL"].map(str::to_owned))
        .collect();
    let rows: Vec<String> = rows().iter().map(|row| row.part.to_owned()).collect();
    assert_eq!(rows.iter().cloned().collect::<BTreeSet<_>>(), parts);
    assert_eq!(rows.len(), parts.len(), "a part has two rows");
}

#[test]
fn what_does_not_exist_is_found_out() {
    for place in [
        "nothing",
        "gather/nothing",
        "gather/many/nothing",
        "exercise nothing",
        "workbook nothing",
        "workbook read nothing",
    ] {
        assert!(missing(place).is_some(), "{place}");
    }
    for place in ["gather", "gather/many", "gather/many/join-all", "workbook read gather"] {
        assert_eq!(missing(place), None);
    }
}

#[test]
fn the_closing_page_names_commands_that_work() {
    let commands: Vec<&str> = lessons::page("summary")
        .unwrap()
        .prose
        .lines()
        .filter_map(|line| line.strip_prefix("    workbook run "))
        .collect();
    assert!(commands.len() >= 7);
    for command in commands {
        let (lesson, demo) = command.split_once(" --only ").unwrap_or((command, ""));
        let place = format!("{lesson}/{demo}");
        assert_eq!(missing(place.trim_end_matches('/')), None);
    }
}
