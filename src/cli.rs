//! The command line: what can be asked for, and what is refused.

use crate::completions::{self, CompletionsArgs};
use crate::decide::DecideArgs;
use crate::man::ManArgs;
use crate::practice::Practice;
use crate::present::{NotesArgs, PresentArgs};
use crate::run::RunArgs;
use crate::serve_api::ServeApiArgs;
use crate::step::StepArgs;
use crate::terminal::Terminal;
use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::fmt;

/// Runnable lessons on asynchronous programming: predict, run, be surprised.
#[derive(Debug, Parser)]
#[command(name = "workbook", version, disable_help_subcommand = true, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub display: DisplayArgs,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the chapters, and the exercises with what is solved
    List,
    /// Read a chapter
    Read(ReadArgs),
    /// Run the demos of a chapter and compare their times
    Run(RunArgs),
    /// Find out which tool fits the work at hand
    Decide(DecideArgs),
    /// Print a script that lets your shell complete commands, chapters and demos
    #[command(after_help = completions::HOW_TO)]
    Completions(CompletionsArgs),
    /// Print the manual page, or write the pages of all commands
    Man(ManArgs),
    #[command(flatten)]
    Practice(Practice),
    /// Give a chapter as a talk, full screen
    Present(PresentArgs),
    /// Follow a talk with its speaker notes, in a second terminal
    Notes(NotesArgs),
    /// Go through a recorded run, one event at a time
    Step(StepArgs),
    /// Serve the slow market over HTTP
    ServeApi(ServeApiArgs),
}

/// How things look.
#[derive(Args, Clone, Copy, Debug)]
pub struct DisplayArgs {
    /// When to use colour; `NO_COLOR` is respected
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = "Display"
    )]
    color: Color,
    /// Use plain ASCII, for terminals without Unicode
    #[arg(long, global = true, help_heading = "Display")]
    ascii: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

impl DisplayArgs {
    /// Settles colour for the whole program, and says what the terminal can show.
    pub fn terminal(&self) -> Terminal {
        match self.color {
            Color::Always => colored::control::set_override(true),
            Color::Never => colored::control::set_override(false),
            // colored looks at the terminal, NO_COLOR, CLICOLOR and CLICOLOR_FORCE by itself.
            Color::Auto => {}
        }
        Terminal::of_stdout(self.ascii)
    }
}

#[derive(Args, Debug)]
pub struct ReadArgs {
    /// The chapter
    #[arg(value_parser = PossibleValuesParser::new(page_names()))]
    pub lesson: String,
    /// Show the speaker notes, too
    #[arg(long)]
    pub notes: bool,
}

/// The names of all pages, in order: the chapters, and the closing page.
fn page_names() -> Vec<&'static str> {
    let closing = [lessons::CLOSING.name];
    lesson_names().into_iter().chain(closing).collect()
}

/// A mistake in what was asked for that only shows later than clap looks. Exit status 2, as clap's own.
#[derive(Debug)]
pub struct WrongUsage(pub String);

impl fmt::Display for WrongUsage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for WrongUsage {}

/// The names of all chapters, in order.
pub fn lesson_names() -> Vec<&'static str> {
    lessons::CATALOGUE.iter().map(|lesson| lesson.name).collect()
}
