//! A set of exercises: `info.toml`, read, with the files that it lists.
//!
//! The file is that of a Rustlings community set, with some keys of our own, all of which may be left out.

use super::Error;
use serde::Deserialize;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// All exercises of a set, in the order in which they are done.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// The exercises.
    pub exercises: Vec<Arc<Exercise>>,
    /// What a newcomer reads first.
    pub welcome: String,
    /// What is said when all is done.
    pub farewell: String,
}

/// One exercise, as it is shipped.
#[derive(Clone, Debug)]
pub struct Exercise {
    /// Its name, which is also that of its file.
    pub name: String,
    /// The chapter's folder, such as `05_gather`; empty for a file that is in none.
    pub dir: String,
    /// The folder in which it was before, and in which folders that were made then still have it.
    pub was_in: Option<String>,
    /// The chapter to read again, if it is one of this workbook's.
    pub lesson: Option<String>,
    /// From a nudge to nearly the answer.
    pub hints: Vec<String>,
    /// The file as a student gets it.
    pub original: String,
    /// The model answer, if there is one.
    pub solution: Option<String>,
    /// How attempts at it are judged.
    pub judging: Judging,
    /// What it is worth.
    pub points: u32,
    /// When its model answer may be seen.
    pub seen: Seen,
}

/// How attempts are judged; a set says which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judging {
    /// By the tests of the shipped solution, which take the place of those in the student's file, each in a process of
    /// its own.
    Checks,
    /// As Rustlings does: it compiles, its own tests pass if it has some, Clippy has no objection, and it runs to a good
    /// end.
    Program {
        /// Whether it has tests.
        test: bool,
        /// Whether a warning of Clippy's is an objection.
        strict_clippy: bool,
    },
}

/// When a model answer may be seen.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(from = "String")]
pub enum Seen {
    /// At any time.
    #[default]
    Always,
    /// Once the exercise is solved.
    Solved,
    /// Once it is solved, and for all from this day on: `2026-12-01`.
    From(String),
}

impl From<String> for Seen {
    fn from(text: String) -> Self {
        match text.as_str() {
            "always" => Seen::Always,
            "solved" => Seen::Solved,
            _ => Seen::From(text),
        }
    }
}

#[derive(Deserialize)]
struct InfoFile {
    welcome_message: Option<String>,
    final_message: Option<String>,
    #[serde(default)]
    judge: Judge,
    #[serde(default)]
    solutions: Seen,
    exercises: Vec<Entry>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Judge {
    Checks,
    #[default]
    Program,
}

#[derive(Deserialize)]
struct Entry {
    name: String,
    #[serde(default)]
    dir: String,
    was_in: Option<String>,
    lesson: Option<String>,
    hint: String,
    #[serde(default = "yes")]
    test: bool,
    #[serde(default)]
    strict_clippy: bool,
    #[serde(default = "one")]
    points: u32,
    solution: Option<Seen>,
}

fn yes() -> bool {
    true
}

fn one() -> u32 {
    1
}

impl Catalogue {
    /// The set that `info` lists. `file` gives the text of the file at a path such as `exercises/05_gather/bounded.rs`.
    ///
    /// # Errors
    ///
    /// When the list cannot be understood, or an exercise that it lists is not there. A solution may be missing where
    /// the tests are not taken from it.
    pub fn new(info: &str, file: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let damaged = |error: toml::de::Error| Error::Set(format!("info.toml is damaged: {error}"));
        let info: InfoFile = toml::from_str(info).map_err(damaged)?;
        let (judge, seen) = (info.judge, info.solutions);
        let exercises: Vec<_> = info
            .exercises
            .into_iter()
            .map(|entry| entry.with_files(judge, &seen, &file))
            .collect::<Result<_, _>>()?;
        if exercises.is_empty() {
            return Err(Error::Set("info.toml lists no exercises".to_owned()));
        }
        let mut names: Vec<_> = exercises.iter().map(|exercise| exercise.name.as_str()).collect();
        names.sort_unstable();
        if let Some(twice) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(Error::Set(format!("info.toml lists `{}` twice", twice[0])));
        }
        let text = |message: Option<String>| message.unwrap_or_default().trim().to_owned();
        Ok(Catalogue {
            exercises,
            welcome: text(info.welcome_message),
            farewell: match text(info.final_message) {
                silent if silent.is_empty() => "That was the last exercise.".to_owned(),
                farewell => farewell,
            },
        })
    }

    /// The set in a folder on disk, with its `info.toml` at the root.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new), and when the list cannot be read.
    pub fn in_folder(root: &Path) -> Result<Self, Error> {
        Catalogue::with_info(&root.join("info.toml"), |path| text(&root.join(path)))
    }

    /// The set that this `info.toml` lists; see [`new`](Self::new).
    pub(crate) fn with_info(
        info: &Path,
        file: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, Error> {
        let text = fs::read_to_string(info).map_err(|error| Error::unreadable(info, error))?;
        Catalogue::new(&text, file)
    }

    /// The exercise of this name.
    pub fn find(&self, name: &str) -> Option<&Arc<Exercise>> {
        self.exercises.iter().find(|exercise| exercise.name == name)
    }

    /// Where this exercise stands in the order.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.exercises.iter().position(|exercise| exercise.name == name)
    }
}

/// What is in a file, with Unix line ends. What is not UTF-8 is for the compiler to complain about.
pub(crate) fn text(path: &Path) -> Option<String> {
    Some(String::from_utf8_lossy(&fs::read(path).ok()?).replace("\r\n", "\n"))
}

impl Exercise {
    /// Where its file is, or its solution's, as seen from the root: `exercises/05_gather/fetch_all.rs`.
    pub fn path(&self, solution: bool) -> String {
        path(&self.dir, &self.name, solution)
    }

    /// Whether its model answer may be seen: whether the exercise is solved, and which day it is, as in `2026-12-01`.
    pub fn may_be_seen(&self, solved: bool, today: &str) -> bool {
        match &self.seen {
            Seen::Always => true,
            Seen::Solved => solved,
            Seen::From(day) => solved || today >= day.as_str(),
        }
    }
}

fn path(dir: &str, name: &str, solution: bool) -> String {
    let top = if solution { "solutions" } else { "exercises" };
    let slash = if dir.is_empty() { "" } else { "/" };
    format!("{top}/{dir}{slash}{name}.rs")
}

impl Entry {
    fn with_files(
        self,
        judge: Judge,
        seen: &Seen,
        file: impl Fn(&str) -> Option<String>,
    ) -> Result<Arc<Exercise>, Error> {
        let Entry { name, dir, was_in, lesson, hint, test, strict_clippy, points, solution } = self;
        // They become paths, and names of programs.
        let plain = |word: &str| word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if name.is_empty() || !plain(&name) || !plain(&dir) || !was_in.as_deref().is_none_or(plain)
        {
            let what = format!("the exercise {name:?} in {dir:?}");
            let how = "names and folders are made of letters, digits and `_`";
            return Err(Error::Set(format!("info.toml lists {what}; {how}")));
        }
        let text = |solution: bool| {
            let path = path(&dir, &name, solution);
            let missing = || Error::Set(format!("{path} is in info.toml, and cannot be read"));
            file(&path).ok_or_else(missing)
        };
        let original = text(false)?;
        let judging = match judge {
            Judge::Checks => Judging::Checks,
            Judge::Program => Judging::Program { test, strict_clippy },
        };
        let seen = solution.unwrap_or_else(|| seen.clone());
        let solution = text(true).ok();
        let hints = hint.split("\n---\n").map(|step| step.trim().to_owned()).collect();
        Ok(Arc::new(Exercise {
            name,
            dir,
            was_in,
            lesson,
            hints,
            original,
            solution,
            judging,
            points,
            seen,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(info: &str) -> Result<Catalogue, Error> {
        Catalogue::new(info, |path| path.starts_with("exercises/").then(String::new))
    }

    #[test]
    fn what_rustlings_leaves_out_has_its_defaults() {
        let set = set("format_version = 1\n[[exercises]]\nname = \"a\"\nhint = \"\"\n").unwrap();
        let exercise = &set.exercises[0];
        assert_eq!(exercise.judging, Judging::Program { test: true, strict_clippy: false });
        assert_eq!((exercise.path(false), exercise.points), ("exercises/a.rs".to_owned(), 1));
        assert_eq!((&exercise.solution, &exercise.seen), (&None, &Seen::Always));
    }

    #[test]
    fn a_set_says_when_solutions_may_be_seen() {
        let info = "solutions = \"solved\"\n[[exercises]]\nname = \"a\"\nhint = \"\"\n\
                    [[exercises]]\nname = \"b\"\nhint = \"\"\nsolution = \"2026-12-01\"\n";
        let set = set(info).unwrap();
        let [a, b] = [&set.exercises[0], &set.exercises[1]];
        assert!(!a.may_be_seen(false, "2027-01-01") && a.may_be_seen(true, "2026-01-01"));
        assert!(!b.may_be_seen(false, "2026-11-30") && b.may_be_seen(false, "2026-12-01"));
    }

    #[test]
    fn a_list_that_would_leave_the_folder_is_refused() {
        let refused = |name: &str, dir: &str| {
            let entry = format!("[[exercises]]\nname = \"{name}\"\ndir = \"{dir}\"\nhint = \"\"\n");
            set(&entry).is_err()
        };
        assert!(refused("a", "..") && refused("../a", "") && refused("", "a"));
        assert!(set("exercises = []").is_err());
        let twice = "[[exercises]]\nname = \"a\"\nhint = \"\"\n".repeat(2);
        assert!(set(&twice).is_err());
    }
}
