//! Building by cargo, as `cargo test` does. Slower, and always right about what the user has configured.

use super::ask::{Message, cargo, messages};
use super::{Built, Diagnostics, OUTPUT, Order};
use crate::practice::folder::Folder;
use crate::practice::sandbox::{self, Cancel, End, Limits, Program};
use crate::practice::source::ChecksInFile;
use anyhow::Context;
use std::time::Duration;

/// How long cargo may take: it may have to build the dependencies, too.
const TIME: Duration = Duration::from_secs(600);

/// Builds the file as it is, with the checks that are in it. They must be the shipped ones, therefore.
///
/// # Errors
///
/// When cargo cannot be run.
pub fn build(folder: &Folder, order: Order<'_>, cancel: &Cancel) -> anyhow::Result<Built> {
    if order.judged.checks_in_file != ChecksInFile::AsShipped {
        return Ok(Built::NotOurChecks);
    }
    let suffix = if order.solution { "_sol" } else { "" };
    let name = format!("{}{suffix}", order.exercise.name);
    let arguments =
        ["test", "--no-run", "--bin", &name, "--message-format=json-diagnostic-rendered-ansi"];
    let command = cargo(folder, &arguments);
    let program = Program::new(command.get_program(), &folder.root).arguments(command.get_args());
    // No limit on memory: cargo may have to build the dependencies, too, with several compilers.
    let limits = Limits { time: TIME, memory: None, output: OUTPUT };
    let finished = sandbox::run(&program, limits, cancel).context("cargo cannot be run")?;
    let mut executables = Vec::new();
    let mut diagnostics = Vec::new();
    for message in messages(finished.stdout.text().as_bytes()) {
        match message {
            Message::Artifact { target, executable, .. } if target.name == name => {
                executables.extend(executable);
            }
            Message::Said { message } => diagnostics.push(message),
            _ => {}
        }
    }
    let diagnostics = Diagnostics::new(diagnostics);
    Ok(match (finished.end, executables.pop()) {
        (End::Cancelled, _) => Built::Cancelled,
        (End::TimedOut, _) => Built::TookTooLong(format!(
            "cargo was still building after {} minutes, and was stopped",
            TIME.as_secs() / 60
        )),
        (End::Exited(0), Some(program)) => {
            Built::Checks { program, sealed: false, warnings: diagnostics }
        }
        _ if diagnostics.is_empty() => {
            let said = sandbox::harmless(&finished.stderr.text());
            Built::GaveUp(format!("cargo failed:\n{}", said.trim()))
        }
        _ => Built::Errors(diagnostics),
    })
}
