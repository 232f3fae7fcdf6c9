//! What the compiler says.

use super::habits::habit;
use crate::harmless::{harmless_but_colours, without_colours};
use crate::verdict::Style;
use serde::Deserialize;

/// What the compiler said, message by message, as it renders it.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

/// One message of the compiler; only what we need of it.
#[derive(Clone, Debug, Deserialize)]
pub struct Diagnostic {
    level: String,
    message: String,
    code: Option<Code>,
    rendered: Option<String>,
    /// How many places it is about.
    #[serde(default)]
    spans: Vec<serde::de::IgnoredAny>,
}

#[derive(Clone, Debug, Deserialize)]
struct Code {
    code: String,
}

impl Diagnostic {
    /// What an error usually comes from, in a sentence of ours.
    fn habit(&self) -> Option<&'static str> {
        if self.level != "error" {
            return None;
        }
        let code = self.code.as_ref().map(|code| code.code.as_str());
        let rendered = without_colours(self.rendered.as_deref().unwrap_or_default());
        habit(code, &self.message, &rendered)
    }

    /// Whether it only counts those before it.
    fn sums_up(&self) -> bool {
        let message = self.message.as_str();
        self.level == "failure-note"
            || message.starts_with("aborting due to ")
            || (message.ends_with(" emitted") && self.code.is_none())
    }
}

/// Errors about the files of dependencies: built by another compiler, replaced, gone.
const BLAME_DEPENDENCIES: [&str; 5] = ["E0460", "E0461", "E0462", "E0514", "E0786"];

/// "can't find crate for `x`". The student may have named a crate that is not there.
const NO_CRATE: &str = "E0463";

impl Diagnostics {
    pub(super) fn new(list: impl IntoIterator<Item = Diagnostic>) -> Self {
        Diagnostics { list: list.into_iter().filter(|one| !one.sums_up()).collect() }
    }

    /// From `--error-format=json`, one a line. Other lines are kept as they are.
    pub(super) fn parse(stderr: &str) -> Self {
        let line = |line: &str| {
            serde_json::from_str(line).unwrap_or_else(|_| Diagnostic {
                level: "error".to_owned(),
                message: line.to_owned(),
                code: None,
                rendered: Some(format!("{line}\n")),
                spans: Vec::new(),
            })
        };
        Diagnostics::new(stderr.lines().filter(|line| !line.is_empty()).map(line))
    }

    /// Whether it said nothing.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether there is an error among it.
    pub(super) fn has_errors(&self) -> bool {
        self.list.iter().any(|one| one.level.starts_with("error"))
    }

    /// All of it, as the compiler renders it; safe to show.
    pub fn rendered(&self, style: Style) -> String {
        let mut text = String::new();
        let mut said = Vec::new();
        for diagnostic in &self.list {
            let Some(rendered) = diagnostic.rendered.as_deref() else { continue };
            text.push_str(rendered);
            // Below the error that it is about, and each sentence once.
            if let Some(habit) = diagnostic.habit().filter(|habit| !said.contains(habit)) {
                said.push(habit);
                text.push_str(&format!("{habit}\n\n"));
            }
        }
        let coloured = harmless_but_colours(&text);
        match style {
            Style::Coloured => coloured,
            Style::Plain => without_colours(&coloured),
        }
    }

    /// Whether the file that was compiled cannot be at fault: one of these libraries, or what one of them needs, is not
    /// what it was.
    pub(super) fn blame_dependencies<'a>(&self, mut names: impl Iterator<Item = &'a str>) -> bool {
        let is_known = |message: &str| {
            let missing = message.split('`').nth(1).unwrap_or_default();
            message.contains("which `") || names.by_ref().any(|name| name == missing)
        };
        let mut is_known = is_known;
        self.list.iter().any(|diagnostic| {
            let message = diagnostic.message.as_str();
            match diagnostic.code.as_ref().map(|code| code.code.as_str()) {
                Some(NO_CRATE) => is_known(message),
                Some(code) => BLAME_DEPENDENCIES.contains(&code),
                None => message.starts_with("extern location for "),
            }
        })
    }

    /// Whether the machine is at fault: a full disk, no linker, no standard library for this system. Such errors are
    /// about no line of the file, and have no code.
    pub(super) fn blame_environment(&self) -> bool {
        let errors = || self.list.iter().filter(|one| one.level.starts_with("error"));
        let no_std = |one: &Diagnostic| {
            let message = one.message.as_str();
            ["`std`", "`core`", "`test`"]
                .iter()
                .any(|it| message == format!("can't find crate for {it}"))
        };
        let nowhere = |one: &Diagnostic| {
            let said = one.rendered.as_deref().unwrap_or_default();
            // The student's: a function that is declared and is nowhere.
            let undefined =
                said.contains("undefined reference") || said.contains("undefined symbol");
            one.spans.is_empty() && one.code.is_none() && !undefined
        };
        errors().next().is_some() && errors().any(|one| no_std(one) || nowhere(one))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(level: &str, code: Option<&str>, message: &str, spans: usize) -> Diagnostics {
        let code = code.map(|code| Code { code: code.to_owned() });
        let diagnostic = Diagnostic {
            level: level.to_owned(),
            message: message.to_owned(),
            code,
            rendered: None,
            spans: (0..spans).map(|_| serde::de::IgnoredAny).collect(),
        };
        Diagnostics::new([diagnostic])
    }

    #[test]
    fn a_crate_that_the_student_named_is_the_students() {
        let blamed = |message: &str| {
            one("error", Some("E0463"), message, 1).blame_dependencies(["tokio"].into_iter())
        };
        assert!(!blamed("can't find crate for `rand`"));
        assert!(blamed("can't find crate for `tokio`"));
        assert!(blamed("can't find crate for `pin_project_lite` which `tokio` depends on"));
    }

    #[test]
    fn the_machine_is_told_from_the_file() {
        let environment =
            |code, message: &str, spans| one("error", code, message, spans).blame_environment();
        assert!(environment(None, "linker `cc` not found", 0));
        assert!(environment(None, "couldn't create a temp dir: No space left on device", 0));
        assert!(environment(Some("E0463"), "can't find crate for `std`", 0));
        assert!(!environment(Some("E0601"), "`main` function not found", 0));
        assert!(!environment(None, "this file contains an unclosed delimiter", 1));
        assert!(!one("warning", None, "`--logfile` is deprecated", 0).blame_environment());
    }
}
