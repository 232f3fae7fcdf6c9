//! `workbook`: runnable lessons on asynchronous programming.
//!
//! This file parses, dispatches and reports; each command lives in a module of its own.

mod cli;
mod list;
mod practice;
mod printer;
mod prose;
mod read;
mod run;
mod terminal;

use clap::{CommandFactory, Parser};
use cli::{Cli, Command};
use printer::Printer;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    match dispatch(cli) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Help and version, or what is wrong with the command line: clap knows which, and where it goes.
fn usage(error: &clap::Error) -> ExitCode {
    // Nobody is left to tell when this cannot be printed.
    let _ = error.print();
    u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
}

fn dispatch(cli: Cli) -> anyhow::Result<ExitCode> {
    let terminal = cli.display.terminal();
    let mut out = Printer::stdout();
    match cli.command {
        None if practice::is_here(terminal) => return practice::watch_here(terminal, out),
        None => out.text(&Cli::command().render_help().to_string()),
        Some(Command::List) => {
            out.text(&list::chapters(&terminal));
            out.text(&practice::list_progress(&terminal));
        }
        Some(Command::Read(args)) => read::read(args, &terminal, &mut out)?,
        Some(Command::Run(args)) => return run::run(args, terminal, out),
        Some(Command::Practice(args)) => return practice::run(args, terminal, out),
    }
    Ok(ExitCode::SUCCESS)
}
