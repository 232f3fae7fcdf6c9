//! `workbook dev`: adds chapters and exercises to a clone of the workbook, and says what is missing in it.

mod check;
mod clone;
mod generated;
mod new;

use crate::shell::Printer;
use clap::{Args, Subcommand};
use clone::CloneFolder;
use std::process::ExitCode;

#[derive(Args, Debug)]
pub struct DevArgs {
    #[command(subcommand)]
    command: DevCommand,
}

#[derive(Debug, Subcommand)]
enum DevCommand {
    /// Add a chapter or an exercise
    #[command(subcommand)]
    New(New),
    /// Regenerate every file and table that is made from the chapters and `exercises/info.toml`
    Update,
    /// Report missing or outdated parts; the exit status is 1 if there are any
    Check,
}

#[derive(Debug, Subcommand)]
enum New {
    /// Add a chapter: its folder, its line in SUMMARY.md, and everything made from that line
    Chapter {
        /// Its name, as on the command line: `back-pressure`
        name: String,
    },
    /// Add an exercise to a chapter: two files, a folder for attempts, an entry in `info.toml`
    Exercise {
        /// The chapter: `gather`
        chapter: String,
        /// Its name: `fetch_all`
        name: String,
    },
}

/// Runs a command for those who write chapters.
///
/// # Errors
///
/// When this is no clone of the workbook, when a name does not fit or is taken, or when a file cannot be read or
/// written.
pub fn dev(args: &DevArgs, out: &mut Printer) -> anyhow::Result<ExitCode> {
    let clone = CloneFolder::find()?;
    match &args.command {
        DevCommand::New(New::Chapter { name }) => {
            let written = new::chapter(&clone, name)?;
            out.text(&listing("Written", &written));
            out.text(&listing("Brought up to date", &generated::update(&clone)?));
            out.text("Fill in what says `TODO`; `workbook dev check` says what is missing.\n");
        }
        DevCommand::New(New::Exercise { chapter, name }) => {
            let written = new::exercise(&clone, chapter, name)?;
            out.text(&listing("Written", &written));
            out.text(&listing("Brought up to date", &generated::update(&clone)?));
            out.text("Write the solution first; `workbook dev check` says what is missing.\n");
        }
        DevCommand::Update => {
            let written = generated::update(&clone)?;
            if written.is_empty() {
                out.text("Everything is up to date.\n");
            } else {
                out.text(&listing("Brought up to date", &written));
            }
        }
        DevCommand::Check => {
            let problems = check::problems(&clone)?;
            if problems.is_empty() {
                out.text("Nothing is missing.\n");
            } else {
                out.text(
                    &problems.iter().map(|problem| format!("{problem}\n")).collect::<String>(),
                );
                return Ok(ExitCode::FAILURE);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn listing(head: &str, files: &[String]) -> String {
    if files.is_empty() {
        return String::new();
    }
    let lines = files.iter().map(|file| format!("  {file}\n"));
    format!("{head}:\n{}", lines.collect::<String>())
}
