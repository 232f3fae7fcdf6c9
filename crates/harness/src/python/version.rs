//! Which interpreters will do.

use super::VARIABLE;
use super::process::{Event, Process};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// The oldest version that the twins are written for.
const OLDEST: (u32, u32) = (3, 11);

/// How long an interpreter may take to say which version it is.
const PATIENCE: Duration = Duration::from_secs(20);

/// The first of these that will do, or else why there is none: what is wrong with the first that is there.
pub(super) fn first_of(names: &[&str]) -> Result<PathBuf, String> {
    let mut problem = None;
    for name in names {
        let name = Path::new(name);
        let Some(answer) = ask(name) else { continue };
        match judge(name, answer) {
            Ok(()) => return Ok(name.to_owned()),
            Err(why) => problem = problem.or(Some(why)),
        }
    }
    Err(problem.unwrap_or_else(|| {
        format!("no python3 found: install Python {} or later, or set {VARIABLE}", oldest())
    }))
}

/// Whether this one will do.
pub(super) fn check(interpreter: &Path) -> Result<(), String> {
    let answer = ask(interpreter).unwrap_or_else(|| Err("cannot be started".to_owned()));
    judge(interpreter, answer)
}

fn judge(interpreter: &Path, answer: Result<(u32, u32), String>) -> Result<(), String> {
    let name = interpreter.display();
    match answer {
        Ok(version) if version >= OLDEST => Ok(()),
        Ok((major, minor)) => Err(format!(
            "{name} is Python {major}.{minor}: install Python {} or later, or set {VARIABLE}",
            oldest()
        )),
        Err(why) => Err(format!("{name} {why}: set {VARIABLE} to Python {} or later", oldest())),
    }
}

/// Its version; `None` when there is no such program.
fn ask(interpreter: &Path) -> Option<Result<(u32, u32), String>> {
    let mut command = Command::new(interpreter);
    command.args(["-c", "import sys; print(*sys.version_info[:2])"]);
    let mut process = Process::start(command).ok()?;
    Some(match process.next(Instant::now() + PATIENCE) {
        Event::Line(line) => parse(&line).ok_or_else(|| "does not say its version".to_owned()),
        _ => Err("does not say its version".to_owned()),
    })
}

/// "3 12"
fn parse(line: &str) -> Option<(u32, u32)> {
    let (major, minor) = line.trim().split_once(' ')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

fn oldest() -> String {
    format!("{}.{}", OLDEST.0, OLDEST.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_any_python_the_message_says_what_to_do() {
        assert_eq!(
            first_of(&["no-such-python3", "no-such-python"]).unwrap_err(),
            "no python3 found: install Python 3.11 or later, or set WORKBOOK_PYTHON"
        );
    }

    #[test]
    fn versions_are_compared_as_numbers() {
        let judge = |version| judge(Path::new("python3"), Ok(version));
        assert!(judge((3, 11)).is_ok() && judge((3, 13)).is_ok() && judge((4, 0)).is_ok());
        assert_eq!(
            judge((2, 7)).unwrap_err(),
            "python3 is Python 2.7: install Python 3.11 or later, or set WORKBOOK_PYTHON"
        );
    }
}
