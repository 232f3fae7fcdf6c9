//! The attempt at an exercise: what happened in its `main`, or in one of its checks.

use super::TraceArgs;
use crate::commands::practice::recorded::{self, Outcome, Which};
use crate::commands::values::Format;
use crate::shell::{Printer, complain};
use crate::view::{Terminal, wrap};
use anyhow::bail;
use checker::CheckResult;
use colored::Colorize;
use std::process::ExitCode;

/// Records it, and shows that.
///
/// # Errors
///
/// When there is no such check, or nothing came of it.
pub fn trace(
    name: &str,
    args: &TraceArgs,
    terminal: &Terminal,
    out: &mut Printer,
) -> anyhow::Result<ExitCode> {
    let which = Which::of(args.check.as_deref());
    let tried = match recorded::here(name, &which, args.time)? {
        Outcome::Ran(tried) => tried,
        Outcome::Cancelled => return Ok(ExitCode::FAILURE),
        Outcome::NotBuilt(verdict) => {
            complain(crate::commands::practice::verdict_in_words(&verdict, terminal).trim_end());
            bail!("it does not compile or did not run, so there is nothing to trace: see above");
        }
    };
    let said = said(&tried, terminal);
    // Standard output is for the recording alone then.
    let apart = args.format == Format::Json || args.files.take_stdout() || args.step;
    match said.is_empty() {
        true => {}
        false if apart => complain(said.trim_end()),
        false => out.text(&said),
    }
    let Some(recorded) = tried.recorded() else {
        bail!("nothing was recorded: it was over before Tokio polled anything");
    };
    super::show(recorded, args, terminal, out)?;
    Ok(ExitCode::SUCCESS)
}

/// What it printed, and how its check went.
fn said(tried: &recorded::Tried, terminal: &Terminal) -> String {
    let mut text = String::new();
    if !tried.printed.is_empty() {
        text += &format!("{}\n", tried.printed);
    }
    let Some(check) = &tried.check else { return text };
    let name = check.name.replace('_', " ");
    let (word, message) = match &check.result {
        CheckResult::Passed => ("passed".green(), String::new()),
        other => ("did not pass".red(), other.message().unwrap_or_default().to_owned()),
    };
    text += &format!("\n{} {}\n", format!("{name}:").bold(), word.bold());
    for line in wrap(&message, terminal.width) {
        text += &format!("{line}\n");
    }
    text
}
