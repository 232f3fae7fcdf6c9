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
const BLAME_DEPENDENCIES: [&str; 6] = ["E0460", "E0461", "E0462", "E0463", "E0514", "E0786"];

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
            })
        };
        Diagnostics::new(stderr.lines().filter(|line| !line.is_empty()).map(line))
    }

    /// Whether it said nothing.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
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

    /// Whether the file that was compiled cannot be at fault.
    pub(super) fn blame_dependencies(&self) -> bool {
        self.list.iter().any(|diagnostic| {
            let code = diagnostic.code.as_ref().map(|code| code.code.as_str());
            code.is_some_and(|code| BLAME_DEPENDENCIES.contains(&code))
                || diagnostic.message.starts_with("extern location for ")
        })
    }
}
