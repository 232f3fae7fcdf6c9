//! Which interpreter will do.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The oldest version whose programs can be traced.
pub const OLDEST: (u32, u32) = (3, 11);

/// Names the interpreter, for those who have several.
pub const VARIABLE: &str = "WORKBOOK_PYTHON";

/// Where interpreters are looked for, in this order.
const NAMES: [&str; 6] =
    ["python3", "python", "python3.14", "python3.13", "python3.12", "python3.11"];

/// The interpreter that the environment names, or else the first one that will do.
///
/// # Errors
///
/// When there is none: a sentence that says why, and what to do.
pub fn find() -> Result<PathBuf, String> {
    match std::env::var_os(VARIABLE).filter(|named| !named.is_empty()) {
        Some(named) => first_of(&[&named.to_string_lossy()]),
        None => first_of(&NAMES),
    }
}

fn first_of(names: &[&str]) -> Result<PathBuf, String> {
    let mut problem = None;
    for name in names {
        let Some(version) = version(Path::new(name)) else { continue };
        match judge(name, version) {
            Ok(()) => return Ok(PathBuf::from(name)),
            Err(why) => problem = problem.or(Some(why)),
        }
    }
    Err(problem.unwrap_or_else(|| {
        format!(
            "no {} was found: install Python {} or later, or set {VARIABLE}",
            names[0],
            oldest()
        )
    }))
}

fn judge(name: &str, version: (u32, u32)) -> Result<(), String> {
    if version >= OLDEST {
        return Ok(());
    }
    let (major, minor) = version;
    Err(format!(
        "{name} is Python {major}.{minor}, and only programs for Python {} or later can be traced: \
         install a later one, or set {VARIABLE}",
        oldest()
    ))
}

/// The version of an interpreter; `None` when there is none of this name.
fn version(interpreter: &Path) -> Option<(u32, u32)> {
    let output = Command::new(interpreter)
        .args(["-I", "-S", "-c", "import sys; print(*sys.version_info[:2])"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    parse(&String::from_utf8_lossy(&output.stdout)).filter(|_| output.status.success())
}

/// `3 12`
fn parse(text: &str) -> Option<(u32, u32)> {
    let (major, minor) = text.trim().split_once(' ')?;
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
            "no no-such-python3 was found: install Python 3.11 or later, or set WORKBOOK_PYTHON"
        );
    }

    #[test]
    fn versions_are_compared_as_numbers() {
        assert_eq!(parse("3 12\n"), Some((3, 12)));
        assert!(judge("python3", (3, 11)).is_ok() && judge("python3", (4, 0)).is_ok());
        assert_eq!(
            judge("python3", (3, 9)).unwrap_err(),
            "python3 is Python 3.9, and only programs for Python 3.11 or later can be traced: \
             install a later one, or set WORKBOOK_PYTHON"
        );
    }
}
