//! A new chapter, a new exercise: everything that has a fixed shape, with `TODO` where the ideas go.

use super::clone::{CloneFolder, INFO, SUMMARY};
use crate::shell::WrongUsage;
use anyhow::{Context, bail};

/// Below this line, all twins are the same.
const SHARED: &str = "# From here on, every demo.py is the same";

/// Writes a chapter, and returns the paths of what was written.
pub fn chapter(clone: &CloneFolder, name: &str) -> anyhow::Result<Vec<String>> {
    require(name, '-', "back-pressure")?;
    let folder = format!("lessons/{name}");
    if clone.path(&folder).exists() {
        bail!(WrongUsage(format!("there is a folder {folder} already")));
    }
    let title = name.replace('-', " ");
    let title = title[..1].to_uppercase() + &title[1..];
    let fill = |template: &str| template.replace("{name}", name).replace("{title}", &title);
    let gather = clone.read("lessons/gather/demo.py")?;
    let shared = gather.find(SHARED).context("lessons/gather/demo.py has no shared part")?;

    let files = [
        ("lesson.md", fill(include_str!("templates/lesson.md"))),
        ("demo.rs", fill(include_str!("templates/demo.rs.txt"))),
        ("demo.py", fill(include_str!("templates/demo.py.txt")) + &gather[shared..]),
    ];
    let mut written = Vec::new();
    for (file, text) in files {
        let path = format!("{folder}/{file}");
        clone.write(&path, &text)?;
        written.push(path);
    }
    // Behind the last chapter, before the pages that belong to no part.
    let summary = clone.read(SUMMARY)?;
    let last = summary.rfind("\n- [").context("lessons/SUMMARY.md lists no chapters")?;
    let end = summary[last + 1..].find('\n').map_or(summary.len(), |length| last + 1 + length + 1);
    let line = format!("- [{title}]({name}/lesson.md)\n");
    clone.write(SUMMARY, &format!("{}{line}{}", &summary[..end], &summary[end..]))?;
    written.push(SUMMARY.to_owned());
    Ok(written)
}

/// Writes an exercise, and returns the paths of what was written.
pub fn exercise(clone: &CloneFolder, chapter: &str, name: &str) -> anyhow::Result<Vec<String>> {
    require(name, '_', "fetch_all")?;
    let contents = clone.contents()?;
    let Some(place) = contents.chapters().position(|other| other == chapter) else {
        let known: Vec<&str> = contents.chapters().collect();
        bail!(WrongUsage(format!("no chapter '{chapter}'; there are {}", known.join(", "))));
    };
    let exercises = clone.exercises()?;
    if exercises.iter().any(|exercise| exercise.name == name) {
        bail!(WrongUsage(format!("there is an exercise '{name}' already")));
    }
    let sibling = exercises.iter().find(|exercise| exercise.lesson == chapter);
    let dir = sibling.map_or_else(
        || format!("{:02}_{}", place + 1, chapter.replace('-', "_")),
        |sibling| sibling.dir.clone(),
    );
    let solution = include_str!("templates/solution.rs.txt").to_owned();
    let student = include_str!("templates/exercise.rs.txt");
    let checks = solution.find("#[cfg(test)]").context("the template has checks")?;
    let files = [
        (format!("solutions/{dir}/{name}.rs"), solution.clone()),
        (format!("exercises/{dir}/{name}.rs"), format!("{student}{}", &solution[checks..])),
        (
            format!("tests/attempts/{name}/right_as_the_solution.rs"),
            include_str!("templates/right.rs.txt").to_owned(),
        ),
        (
            format!("tests/attempts/{name}/wrong_does_nothing.rs"),
            include_str!("templates/wrong.rs.txt").to_owned(),
        ),
    ];
    let mut written = Vec::new();
    for (path, text) in files {
        clone.write(&path, &text)?;
        written.push(path);
    }
    let info = clone.read(INFO)?;
    let entry = format!(
        "[[exercises]]\nname = \"{name}\"\ndir = \"{dir}\"\nlesson = \"{chapter}\"\nhint = \"\"\"\n\
         TODO: a nudge.\n---\nTODO: nearly the answer.\"\"\"\n\n"
    );
    let at = end_of_entries(&info, &contents.chapters().take(place + 1).collect::<Vec<_>>());
    clone
        .write(INFO, &format!("{}\n\n{entry}{}", info[..at].trim_end(), info[at..].trim_start()))?;
    written.push(INFO.to_owned());
    Ok(written)
}

/// Where the entries of these chapters end.
fn end_of_entries(info: &str, chapters: &[&str]) -> usize {
    let mine = |entry: &str| {
        chapters.iter().any(|chapter| entry.contains(&format!("\nlesson = \"{chapter}\"\n")))
    };
    let mut end = info.len();
    let mut place = 0;
    for entry in info.split_inclusive("[[exercises]]\n") {
        place += entry.len();
        // `entry` is what precedes the next mark, so `place` is just behind that mark.
        if mine(entry) {
            end = place;
        }
    }
    // Behind the entry, before the mark of the next one and before the heading above that.
    let behind = info[..end].strip_suffix("[[exercises]]\n").unwrap_or(&info[..end]);
    behind.rfind("\"\"\"\n").map_or(behind.len(), |quotes| quotes + 4)
}

/// Small letters, digits and a separator, beginning with a letter.
fn require(name: &str, separator: char, example: &str) -> anyhow::Result<()> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == separator;
    let begins = name.starts_with(|c: char| c.is_ascii_lowercase());
    if !begins || !name.chars().all(fits) || name.ends_with(separator) {
        let message = format!(
            "'{name}' is no name here: small letters, digits and '{separator}', like '{example}'"
        );
        bail!(WrongUsage(message));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_goes_behind_those_of_its_chapter() {
        let entry = |name: &str, chapter: &str| {
            format!(
                "[[exercises]]\nname = \"{name}\"\nlesson = \"{chapter}\"\nhint = \"\"\"\nh\"\"\"\n\n"
            )
        };
        let info = format!("# head\n\n{}# TWO\n\n{}", entry("a", "one"), entry("b", "two"));
        let after_one = end_of_entries(&info, &["one"]);
        assert!(info[after_one..].trim_start().starts_with("# TWO"), "{}", &info[after_one..]);
        let after_two = end_of_entries(&info, &["one", "two"]);
        assert_eq!(info[after_two..].trim(), "");
    }

    #[test]
    fn names_are_what_cargo_and_shells_take() {
        for name in ["", "-a", "a-", "A", "a b", "9a", "a_b", "ä"] {
            assert!(require(name, '-', "a-b").is_err(), "{name}");
        }
        assert!(require("back-pressure-2", '-', "a-b").is_ok());
    }
}
