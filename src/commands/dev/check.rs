//! What is missing in a clone.

use super::clone::CloneFolder;
use super::generated::{self, line_after, prose};
use crate::view::chapter::title;
use harness::source;

/// Code in chapters is at most this wide: it is shown indented by four on a terminal of 80 columns. `rustfmt` leaves
/// a statement as it is when a string in it is too long, and does not say that it is not formatted.
const WIDEST_CODE: usize = 76;

/// Fewer attempts than these say little about an exercise's checks.
const RIGHT_ATTEMPTS: usize = 2;
const WRONG_ATTEMPTS: usize = 3;

/// Everything that is missing or out of date, one a line.
pub fn problems(clone: &CloneFolder) -> anyhow::Result<Vec<String>> {
    let mut problems = missing_files(clone)?;
    if !problems.is_empty() {
        // What follows reads those files.
        return Ok(problems);
    }
    for file in generated::stale(clone)? {
        problems.push(format!("{} is out of date: run 'workbook dev update'", file.path));
    }
    let contents = clone.contents()?;
    for name in contents.chapters() {
        chapter(clone, name, &mut problems)?;
    }
    exercises(clone, &mut problems)?;
    Ok(problems)
}

fn missing_files(clone: &CloneFolder) -> anyhow::Result<Vec<String>> {
    let contents = clone.contents()?;
    let mut problems = Vec::new();
    for name in contents.chapters() {
        for file in ["lesson.md", "demo.rs", "demo.py"] {
            if !clone.path(format!("lessons/{name}/{file}")).is_file() {
                problems.push(format!("lessons/{name}/{file} is missing"));
            }
        }
    }
    for name in &contents.pages {
        if !clone.path(format!("lessons/{name}/lesson.md")).is_file() {
            problems.push(format!("lessons/{name}/lesson.md is missing"));
        }
    }
    let listed: Vec<&str> =
        contents.chapters().chain(contents.pages.iter().map(String::as_str)).collect();
    for name in clone.names_in("lessons") {
        let is_chapter = clone.path(format!("lessons/{name}/lesson.md")).is_file();
        if is_chapter && !listed.contains(&name.as_str()) {
            problems.push(format!("lessons/{name} is not in lessons/SUMMARY.md"));
        }
    }
    Ok(problems)
}

fn chapter(clone: &CloneFolder, name: &str, problems: &mut Vec<String>) -> anyhow::Result<()> {
    let mut missing = |what: &str| problems.push(format!("lessons/{name}/lesson.md {what}"));
    let text = prose(clone, name)?;
    let headings: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let ours = || headings.iter().filter(|heading| title::IN_ORDER.contains(heading));
    for section in title::IN_ORDER.iter().filter(|section| !headings.contains(section)) {
        missing(&format!("has no section '{section}'"));
    }
    let order = ours().map(|heading| title::IN_ORDER.iter().position(|section| section == heading));
    if !order.is_sorted() {
        missing(&format!("has its sections in another order than {}", title::IN_ORDER.join(", ")));
    }
    if line_after(&text, "> ").is_none() {
        missing("has no summary: a block quote of one line");
    }
    if !text.contains("<!-- notes: ") {
        missing("has no speaker notes");
    }
    if generated::next_link(&text).is_none() {
        missing("has no link to the next chapter: 'Next: [it](../it/lesson.md).'");
    }
    if text.contains("TODO") {
        missing("has a TODO left");
    }
    let folder = format!("lessons/{name}");
    for file in clone.names_in(&folder).iter().filter(|file| file.ends_with(".rs")) {
        let code = clone.read(&format!("{folder}/{file}"))?;
        for (number, line) in (1..).zip(code.lines()) {
            let width = source::without_mark(line).chars().count();
            if width > WIDEST_CODE {
                problems.push(format!(
                    "{folder}/{file}:{number} is {width} columns wide, {WIDEST_CODE} fit: rustfmt breaks neither \
                     comments nor strings, and leaves a statement with a long string unformatted"
                ));
            }
        }
        if code.contains("TODO") {
            problems.push(format!("{folder}/{file} has a TODO left"));
        }
    }
    Ok(())
}

fn exercises(clone: &CloneFolder, problems: &mut Vec<String>) -> anyhow::Result<()> {
    let contents = clone.contents()?;
    let exercises = clone.exercises()?;
    for exercise in &exercises {
        let (name, dir) = (&exercise.name, &exercise.dir);
        for folder in ["exercises", "solutions"] {
            if !clone.path(format!("{folder}/{dir}/{name}.rs")).is_file() {
                problems.push(format!("{folder}/{dir}/{name}.rs is missing"));
            }
        }
        if !contents.chapters().any(|chapter| chapter == exercise.lesson) {
            problems.push(format!("exercise {name}: there is no chapter '{}'", exercise.lesson));
        }
        let attempts = clone.names_in(&format!("tests/attempts/{name}"));
        for (kind, least) in [("right", RIGHT_ATTEMPTS), ("wrong", WRONG_ATTEMPTS)] {
            let count = attempts.iter().filter(|file| file.starts_with(kind)).count();
            if count < least {
                problems.push(format!(
                    "tests/attempts/{name} has {count} {kind} attempts, and should have {least} or more"
                ));
            }
        }
        let solution = clone.read(&format!("solutions/{dir}/{name}.rs")).unwrap_or_default();
        if solution.contains("TODO") {
            problems.push(format!("solutions/{dir}/{name}.rs has a TODO left"));
        }
    }
    if clone.read("exercises/info.toml")?.lines().any(|line| line.starts_with("TODO")) {
        problems.push("exercises/info.toml has a TODO left among the hints".to_owned());
    }
    let places = exercises
        .iter()
        .map(|exercise| contents.chapters().position(|chapter| chapter == exercise.lesson));
    if !places.is_sorted() {
        problems.push("exercises/info.toml: exercises are not in the order of chapters".to_owned());
    }
    for chapter in contents.chapters() {
        if !exercises.iter().any(|exercise| exercise.lesson == chapter) {
            problems.push(format!("the chapter '{chapter}' has no exercise"));
        }
    }
    for dir in clone.names_in("exercises") {
        for file in clone.names_in(&format!("exercises/{dir}")) {
            let listed = exercises
                .iter()
                .any(|exercise| exercise.dir == dir && file == format!("{}.rs", exercise.name));
            if file.ends_with(".rs") && !listed {
                problems.push(format!("exercises/{dir}/{file} is not in exercises/info.toml"));
            }
        }
    }
    Ok(())
}
