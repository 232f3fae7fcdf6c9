//! Building by cargo, as `cargo test` does. Slower, and always right about what the user has configured.

use super::ask::{Message, cargo, messages, minutes};
use super::{Built, Diagnostics, OUTPUT, Order};
use crate::error::Error;
use crate::folder::Folder;
use crate::harmless::harmless;
use crate::source::ChecksInFile;
use processes::{Cancel, End, Limits, Supervisor};
use std::time::Duration;

/// What cargo may take: it may have to build the dependencies, too, with several compilers.
const LIMITS: Limits = Limits { time: Duration::from_secs(600), memory: None, output: OUTPUT };

/// Builds the file as it is, with the checks that are in it. They must be the shipped ones, therefore.
///
/// # Errors
///
/// When cargo cannot be run.
pub fn build(
    folder: &Folder,
    supervisor: &Supervisor,
    order: Order<'_>,
    cancel: &Cancel,
) -> Result<Built, Error> {
    if order.judged.checks_in_file != ChecksInFile::AsShipped {
        return Ok(Built::NotOurChecks);
    }
    let suffix = if order.solution { "_sol" } else { "" };
    let name = format!("{}{suffix}", order.exercise.name);
    let arguments =
        ["test", "--no-run", "--bin", &name, "--message-format=json-diagnostic-rendered-ansi"];
    let finished = supervisor
        .run(&cargo(folder, &arguments), LIMITS, cancel)
        .map_err(|error| Error::no_rust("cargo", error))?;
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
            minutes(LIMITS)
        )),
        (End::Exited(0), Some(program)) => {
            Built::Checks { program, sealed: false, warnings: diagnostics }
        }
        _ if diagnostics.is_empty() => {
            let said = harmless(&finished.stderr.text());
            Built::GaveUp(format!("cargo failed:\n{}", said.trim()))
        }
        _ => Built::Errors(diagnostics),
    })
}
