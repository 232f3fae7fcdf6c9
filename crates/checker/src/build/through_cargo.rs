//! Building by cargo, as it is configured here. Slower, and always right about what the user has told it.

use super::ask::{Message, cargo, messages, minutes};
use super::compiler::{flag, source_file, write, write_seal};
use super::obstacles::without_network;
use super::package::Source;
use super::{Built, Diagnostics, OUTPUT, Order};
use crate::error::Error;
use crate::folder::Folder;
use crate::harmless::harmless;
use crate::source::CHECKS_FILE;
use crate::verdict::Style;
use processes::{Cancel, End, Finished, Limits, Supervisor};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

/// What cargo may take: it may have to build the dependencies, too, with several compilers.
pub(super) const LIMITS: Limits =
    Limits { time: Duration::from_secs(600), memory: None, output: OUTPUT };

/// Builds the same files as [`compiler::build`](super::compiler::build).
///
/// # Errors
///
/// When cargo cannot be run, or a file not be written.
pub fn build(
    folder: &Folder,
    supervisor: &Supervisor,
    source: &Source,
    names: &BTreeSet<String>,
    order: Order<'_>,
    cancel: &Cancel,
) -> Result<Built, Error> {
    let main = source_file(order);
    let file = main.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let manifest = source.write(order.workplace, &order.exercise.name, &file, names)?;
    let checks = order.workplace.join(CHECKS_FILE);
    write(&main, &order.judged.students_file())?;
    write(&checks, &order.judged.checks_file())?;
    let seal = write_seal(order)?;
    let run = || run(folder, supervisor, order, (&manifest, &file), cancel);
    let built = run()?;
    // The program is about to run.
    let _ = fs::remove_file(seal);
    match &built {
        // As in the other way of building.
        Built::Errors(errors) if errors.rendered(Style::Plain).contains(CHECKS_FILE) => {
            write(&main, &order.judged.whole())?;
            match run()? {
                Built::Checks { .. } => Ok(built),
                other => Ok(other),
            }
        }
        _ => Ok(built),
    }
}

fn run(
    folder: &Folder,
    supervisor: &Supervisor,
    order: Order<'_>,
    (manifest, file): (&PathBuf, &str),
    cancel: &Cancel,
) -> Result<Built, Error> {
    let name = order.exercise.name.as_str();
    let format = "--message-format=json-diagnostic-rendered-ansi";
    let arguments = ["rustc", "--profile", "test", "--bin", name, format];
    let mut cargo = cargo(folder, manifest, &arguments, true)
        // A warning is none less for being forbidden elsewhere.
        .arguments(["--", "--cap-lints=warn", "-Cdebuginfo=0"])
        .argument(format!("--remap-path-prefix={file}={}", order.shown));
    for path in [source_file(order), order.workplace.join(CHECKS_FILE)] {
        let shown = if path.ends_with(CHECKS_FILE) { CHECKS_FILE } else { order.shown };
        let mut to = flag("--remap-path-prefix=", &path);
        to.push(format!("={shown}"));
        cargo = cargo.argument(to);
    }
    let run = supervisor.run(&cargo, LIMITS, cancel);
    let finished = run.map_err(|error| Error::no_rust("cargo", error))?;
    let mut executables = Vec::new();
    let mut diagnostics = Vec::new();
    for message in messages(finished.stdout.text().as_bytes()) {
        match message {
            Message::Artifact { target, executable, .. } if target.name == name => {
                executables.extend(executable);
            }
            // What is said about a dependency is not about the attempt.
            Message::Said { message, target } if target.name == name => diagnostics.push(message),
            _ => {}
        }
    }
    Ok(outcome_of(&finished, executables.pop(), Diagnostics::new(diagnostics)))
}

/// What came of a run of cargo that said these things about the program, and built it if it could.
pub(super) fn outcome_of(
    finished: &Finished,
    program: Option<PathBuf>,
    diagnostics: Diagnostics,
) -> Built {
    let said = || harmless(finished.stderr.text().trim());
    match (finished.end, program) {
        (End::Cancelled, _) => Built::Cancelled,
        (End::TimedOut, _) => Built::GaveUp(format!(
            "cargo was still building after {} minutes, and was stopped",
            minutes(LIMITS)
        )),
        (End::Exited(0), Some(program)) => {
            Built::Checks { program, warnings: diagnostics, library: None }
        }
        _ if !diagnostics.has_errors() => {
            Built::GaveUp(format!("cargo failed:\n{}{}", said(), without_network(&said())))
        }
        _ if diagnostics.blame_environment() => Built::GaveUp(format!(
            "the compiler could not do its work:\n{}",
            diagnostics.rendered(Style::Plain).trim()
        )),
        _ => Built::Errors(diagnostics),
    }
}
