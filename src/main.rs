//! `workbook`: runnable lessons on asynchronous programming.
//!
//! This file parses, dispatches and reports; each command lives in a module of its own.
#![warn(clippy::disallowed_macros, clippy::disallowed_methods)]

mod cli;
mod commands;
mod shell;
mod understand;
mod view;

use anyhow::Context;
use clap::Parser;
use cli::{Cli, Command, DisplayArgs};
use commands::menu::Menu;
use commands::{
    completions, decide, dev, list, man, practice, present, read, run, serve_api, step, trace,
};
use shell::progress::Remembered;
use shell::{Printer, WrongUsage, complain, panics, screen, shutdown};
use std::process::ExitCode;
use view::Terminal;

/// Exit statuses: something failed, or was asked for wrongly.
const FAILED: u8 = 1;
const WRONG_USAGE: u8 = 2;

fn main() -> ExitCode {
    // Before anything else: a helper has no command line, no terminal and no signals to handle.
    #[cfg(target_os = "linux")]
    if let Some(status) = checker::run_if_asked() {
        return status;
    }
    // Cargo calls us in place of the compiler, for a program that is to be traced.
    if ::trace::wrapper::is_wanted() {
        return ::trace::wrapper::compile();
    }
    let cli = match understand::command_line() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    if let Err(error) = shutdown::install() {
        return failure(&format!("signals such as Ctrl-C cannot be handled: {error}"), FAILED);
    }
    match panics::catching(|| dispatch(cli)) {
        Ok(Ok(code)) => code,
        Ok(Err(error)) if error.is::<WrongUsage>() => failure(&format!("{error:#}"), WRONG_USAGE),
        Ok(Err(error)) => failure(&format!("{error:#}"), FAILED),
        // Panics of demos are caught long before; this one is a mistake of ours.
        Err(bug) => {
            complain(&bug);
            ExitCode::from(FAILED)
        }
    }
}

fn failure(message: &str, status: u8) -> ExitCode {
    complain(&format!("error: {message}"));
    ExitCode::from(status)
}

/// Help and version, or what is wrong with the command line: clap knows which, and where it goes.
fn usage(error: &clap::Error) -> ExitCode {
    // When this cannot be printed, there is no way left to say so.
    let _ = error.print();
    u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
}

fn dispatch(cli: Cli) -> anyhow::Result<ExitCode> {
    let terminal = cli.display.terminal();
    let mut out = Printer::stdout();
    match cli.command {
        None if practice::is_here(terminal) => return practice::watch_here(terminal, out),
        None if terminal.interactive => menu_until_left(cli.display, terminal, &mut out)?,
        None => out.text(&cli::command().render_help().to_string()),
        Some(Command::List(args)) => list::list(&args, &terminal, &mut out),
        Some(Command::Read(args)) => read::read(args, &terminal, &mut out)?,
        Some(Command::Run(args)) => return run::run(args, terminal, out),
        Some(Command::Decide(args)) => decide::decide(&args, &terminal, &mut out)?,
        Some(Command::Completions(args)) => out.text(&completions::script(&args, cli::command())),
        Some(Command::Man(args)) => man::man(&args, cli::command(), &mut out)?,
        Some(Command::Practice(args)) => return practice::run(args, terminal, out),
        Some(Command::Present(args)) => present::present(&args, terminal)?,
        Some(Command::Notes(args)) => present::notes(&args, terminal, &mut out)?,
        Some(Command::Step(args)) => step::step(&args, terminal, &mut out)?,
        Some(Command::Trace(args)) => return trace::trace(&args, &terminal, &mut out),
        Some(Command::Dev(args)) => return dev::dev(&args, &mut out),
        Some(Command::ServeApi(args)) => return serve_api::run(args, &mut out),
    }
    Ok(ExitCode::SUCCESS)
}

/// The menu, and what was chosen from it, and the menu again.
fn menu_until_left(
    display: DisplayArgs,
    terminal: Terminal,
    out: &mut Printer,
) -> anyhow::Result<()> {
    let mut last = None;
    loop {
        let mut progress = Remembered::load();
        progress.last = last.clone().or(progress.last);
        let mut menu = Menu::new(progress.clone());
        screen::show(&mut menu, terminal)?;
        let Some((lesson, action)) = menu.chosen() else { return Ok(()) };
        last = Some(lesson.name.to_owned());
        progress.last.clone_from(&last);
        // A place that cannot be written to is no reason not to run: the next menu starts at the top.
        let _ = progress.save();
        let result = match action.command(lesson) {
            Some(command) => {
                let chosen =
                    Cli::try_parse_from(command).context("the menu offers what there is")?;
                dispatch(Cli { display, ..chosen })
            }
            None => practice::practise(lesson.name, terminal, Printer::stdout()),
        };
        if let Err(error) = &result {
            complain(&format!("error: {error:#}"));
        }
        if action.prints() || result.is_err() {
            out.text("\nEnter goes back to the menu. ");
            std::io::stdin().read_line(&mut String::new())?;
        }
    }
}
