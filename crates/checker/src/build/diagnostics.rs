//! What the compiler says.

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
        let texts = self.list.iter().filter_map(|diagnostic| diagnostic.rendered.as_deref());
        let coloured = harmless_but_colours(&texts.collect::<String>());
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
