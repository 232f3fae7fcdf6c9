//! A student's file: what is theirs, and what is ours.
//!
//! Ours are the checks, from the last line that is exactly `#[cfg(test)]` with `mod tests` below it, to the end. They are
//! taken from the shipped solution, never from the student's file. (From the solution rather than from the exercise: whoever
//! builds this program in a clone in which they work has edited their exercises, and not the solutions.)

use super::catalogue::Exercise;
use super::seal::Seal;

/// The line that the checks begin with.
const MARKER: &str = "#[cfg(test)]";

/// What became of the checks in a student's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChecksInFile {
    /// They are the shipped ones.
    AsShipped,
    /// They were edited, or something follows them.
    Changed,
    /// There is no line that they begin with.
    Missing,
}

/// What the second file is called, in which the checks are.
pub const CHECKS_FILE: &str = "checks.rs";

/// What to compile: the student's part, the shipped checks, and the seal; a file each.
#[derive(Debug)]
pub struct Judged {
    /// It ends with a line end.
    students: String,
    checks: String,
    seal: Seal,
    /// The line that the checks begin at, counted from 1.
    pub checks_at_line: usize,
    /// What became of the checks in the file.
    pub checks_in_file: ChecksInFile,
    /// Whether the checks seem to be there still, without the line that they begin with.
    pub marker_lost: bool,
}

/// Puts the shipped checks behind the student's part of `file`, and the seal behind both.
pub(crate) fn judged(exercise: &Exercise, file: &str, seal: Seal) -> Judged {
    let file = file.replace("\r\n", "\n");
    let shipped = checks(exercise);
    let (students, found) = split(&file);
    let checks_in_file = match found {
        None => ChecksInFile::Missing,
        Some(found) if found.trim_end() == shipped.trim_end() => ChecksInFile::AsShipped,
        Some(_) => ChecksInFile::Changed,
    };
    let newline = if students.is_empty() || students.ends_with('\n') { "" } else { "\n" };
    Judged {
        checks_at_line: students.lines().count() + 1,
        students: format!("{students}{newline}"),
        checks: shipped.to_owned(),
        seal,
        checks_in_file,
        marker_lost: found.is_none() && file.contains("mod tests"),
    }
}

impl Judged {
    /// The student's part, which takes the checks from the other file. They are most of the code, and where they are
    /// the compiler need not look at them again, wherever the student adds a line.
    pub fn students_file(&self) -> String {
        // In one line, so that an error at the end of the file names the checks.
        let seal = self.seal.file();
        format!("{}::core::include!({CHECKS_FILE:?}); ::core::include!({seal:?});\n", self.students)
    }

    /// The checks.
    pub fn checks_file(&self) -> String {
        format!("{}\n", with_macros_of_std(&self.checks))
    }

    /// The seal behind them: its file, and what is in it.
    pub fn seal_file(&self) -> (String, String) {
        (self.seal.file(), self.seal.code())
    }

    /// The student's part alone.
    pub fn students_part(&self) -> &str {
        &self.students
    }

    /// The student's part, the checks and the seal in one piece: every line is where it is in the student's file.
    pub fn sealed(&self) -> String {
        format!("{}{}{}", self.students, self.checks_file(), self.seal.code())
    }

    /// All that a student knows of, in one piece: every line is where it is in the student's file.
    pub fn whole(&self) -> String {
        format!("{}{}", self.students, self.checks)
    }
}

/// The checks with their assertions bound to those of the standard library. Without, a `macro_rules! assert_eq` in the
/// student's part would take their place; with it, the compiler refuses the attempt. No line moves.
fn with_macros_of_std(checks: &str) -> String {
    let bound = "#[allow(unused_imports)] use ::std::{assert, assert_eq, assert_ne, format, matches, panic, vec};";
    let line = |line: &str| match line.trim_end() {
        module if module.starts_with("mod ") && module.ends_with(" {") => {
            format!("{module} {bound}\n")
        }
        _ => line.to_owned(),
    };
    checks.split_inclusive('\n').map(line).collect()
}

/// The name of a library that this text puts something else in the place of: `extern crate self as slow_api;`.
pub fn replaced_library(text: &str) -> Option<String> {
    let mut words = words(text);
    while let Some(word) = words.next() {
        if word != "extern" || words.next().as_deref() != Some("crate") {
            continue;
        }
        let (_, then) = (words.next(), words.next());
        if then.as_deref() == Some("as") {
            return words.next();
        }
    }
    None
}

/// The words of a program and its signs, without comments and texts.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> + use<'_> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_start();
            let first = rest.chars().next()?;
            if rest.starts_with("//") {
                rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
            } else if rest.starts_with("/*") {
                rest = rest.split_once("*/").map_or("", |(_, rest)| rest);
            } else if first == '"' {
                let mut escaped = false;
                let end = rest[1..].find(|c| {
                    let ends = c == '"' && !escaped;
                    escaped = c == '\\' && !escaped;
                    ends
                });
                rest = end.map_or("", |end| &rest[end + 2..]);
            } else {
                let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '#';
                let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len()).max(first.len_utf8());
                let (word, behind) = rest.split_at(end);
                rest = behind;
                return Some(word.trim_start_matches("r#").to_owned());
            }
        }
    })
}

impl Judged {
    /// What is written in it, by the student and by us.
    pub(crate) fn texts(&self) -> [&str; 2] {
        [&self.students, &self.checks]
    }
}

/// The shipped checks of an exercise.
pub fn checks(exercise: &Exercise) -> &str {
    // Those who teach may keep the solution for themselves.
    let text = exercise.solution.as_ref().unwrap_or(&exercise.original);
    split(text).1.unwrap_or_default()
}

/// The student's part and the checks, if there are any. A student may have test modules of their own, above the checks;
/// the checks are the last module that is called as ours is.
pub fn split(file: &str) -> (&str, Option<&str>) {
    let mut checks_at = None;
    let mut marker_at = None;
    let mut at = 0;
    for line in file.split_inclusive('\n') {
        if let Some(marker_at) = marker_at.take()
            && is_module_of_checks(line)
        {
            checks_at = Some(marker_at);
        }
        if line.trim_end() == MARKER {
            marker_at = Some(at);
        }
        at += line.len();
    }
    match checks_at {
        Some(at) => (&file[..at], Some(&file[at..])),
        None => (file, None),
    }
}

/// `mod tests`, and not `mod tests_of_mine`.
fn is_module_of_checks(line: &str) -> bool {
    line.strip_prefix("mod tests").is_some_and(|rest| rest.trim_start().starts_with('{'))
}

/// The full names of all checks, in the order in which they are written.
///
/// Read off the text, because asking the compiled program would be asking the student's code. A test compares
/// this with what libtest lists.
pub fn names(checks: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut module = "";
    let mut is_test = false;
    for line in checks.lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix("mod ")
            && let Some(name) = rest.strip_suffix(" {")
        {
            module = name;
        } else if let Some(attribute) = line.strip_prefix("#[") {
            let path = attribute.split(['(', ']']).next().unwrap_or_default();
            is_test |= path == "test" || path.ends_with("::test");
        } else if is_test && let Some(name) = function_name(line) {
            names.push(format!("{module}::{name}"));
            is_test = false;
        }
    }
    names
}

fn function_name(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("async ").unwrap_or(line).strip_prefix("fn ")?;
    rest.split(['(', '<']).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exercise(solution: &str) -> Exercise {
        Exercise {
            name: "x".to_owned(),
            dir: "01_x".to_owned(),
            was_in: None,
            lesson: None,
            hints: Vec::new(),
            original: solution.to_owned(),
            solution: Some(solution.to_owned()),
            judging: crate::catalogue::Judging::Checks,
            points: 1,
            seen: crate::catalogue::Seen::Always,
        }
    }

    const SHIPPED: &str =
        "fn main() {}\n\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn a() {}\n}\n";

    #[test]
    fn the_checks_come_from_us() {
        let exercise = exercise(SHIPPED);
        let state = |file: &str| judged(&exercise, file, Seal::new()).checks_in_file;
        assert_eq!(state(SHIPPED), ChecksInFile::AsShipped);
        assert_eq!(state(&SHIPPED.replace('\n', "\r\n")), ChecksInFile::AsShipped);
        assert_eq!(state("fn main() {}\n#[cfg(test)]\nmod tests {}\n"), ChecksInFile::Changed);
        assert_eq!(state(&format!("{SHIPPED}fn after() {{}}\n")), ChecksInFile::Changed);
        assert_eq!(state("fn main() {}"), ChecksInFile::Missing);

        let judged = judged(&exercise, "fn main() { }\n#[cfg(test)]\nmod tests {}\n", Seal::new());
        let seal = judged.seal.file();
        assert_eq!(
            judged.students_file(),
            format!(
                "fn main() {{ }}\n::core::include!(\"checks.rs\"); ::core::include!({seal:?});\n"
            )
        );
        let checks = judged.checks_file();
        assert!(checks.lines().nth(1).is_some_and(|line| line.starts_with("mod tests { #[allow")));
        assert!(judged.sealed().contains(crate::seal::NAME));
        assert!(checks.lines().nth(3) == Some("    fn a() {}") && !checks.contains("zz_the_seal"));
        assert_eq!(
            judged.whole(),
            "fn main() { }\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn a() {}\n}\n"
        );
        assert_eq!(judged.checks_at_line, 2);
    }

    #[test]
    fn a_lost_marker_is_told_from_lost_checks() {
        let exercise = exercise(SHIPPED);
        let without_marker = SHIPPED.replace("#[cfg(test)]\n", "");
        assert!(judged(&exercise, &without_marker, Seal::new()).marker_lost);
        assert!(!judged(&exercise, "fn main() {}\n", Seal::new()).marker_lost);
    }

    #[test]
    fn only_the_bare_line_is_a_marker() {
        assert_eq!(split("// #[cfg(test)]\n    #[cfg(test)]\nfn main() {}\n").1, None);
        assert_eq!(split("a\n#[cfg(test)]\nmod tests {}").1, Some("#[cfg(test)]\nmod tests {}"));
    }

    #[test]
    fn test_modules_of_the_student_s_own_are_the_student_s() {
        let own = "#[cfg(test)]\nmod my_tests {\n    use super::*;\n}\n\n#[cfg(test)]\nmod tests_too {}\n\nfn a() {}\n";
        let checks = "#[cfg(test)]\nmod tests {\n}\n";
        assert_eq!(split(&format!("{own}{checks}")), (own, Some(checks)));
        assert_eq!(split(own), (own, None));
    }

    #[test]
    fn checks_are_found_by_their_attribute() {
        let text = "#[cfg(test)]\nmod tests {\n    #[tokio::test(start_paused = true)]\n    #[should_panic]\n    async fn a() {}\n\n    fn helper() {}\n\n    #[test]\n    fn b() {}\n}\n";
        assert_eq!(names(text), ["tests::a", "tests::b"]);
    }

    #[test]
    fn a_library_that_is_replaced_is_seen() {
        let replaced = |text: &str| replaced_library(text);
        assert_eq!(replaced("extern crate self as slow_api;").as_deref(), Some("slow_api"));
        assert_eq!(replaced("extern /* x */ crate\nr#self as r#std;").as_deref(), Some("std"));
        assert_eq!(
            replaced("// extern crate self as a;\nextern crate rand; \"extern crate a as b\""),
            None
        );
    }
}
