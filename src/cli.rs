//! The command line: the commands, and the options that all of them take.

use crate::commands::completions::{self, CompletionsArgs};
use crate::commands::decide::DecideArgs;
use crate::commands::dev::DevArgs;
use crate::commands::list::ListArgs;
use crate::commands::man::ManArgs;
use crate::commands::practice::Practice;
use crate::commands::present::{NotesArgs, PresentArgs};
use crate::commands::read::ReadArgs;
use crate::commands::run::RunArgs;
use crate::commands::serve_api::ServeApiArgs;
use crate::commands::step::StepArgs;
use crate::commands::trace::TraceArgs;
use crate::shell::colour::Colour;
use crate::shell::terminal;
use crate::view::Terminal;
use clap::{Args, CommandFactory, Parser, Subcommand};

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
    /// List the chapters and the exercises, and which exercises are solved
    List(ListArgs),
    /// Read a chapter
    Read(ReadArgs),
    /// Run the demos of a chapter and compare their times
    Run(RunArgs),
    /// Answer a few questions and learn which tool fits your work
    Decide(DecideArgs),
    /// Print a script that lets your shell complete commands, chapters and demos
    #[command(after_help = completions::HOW_TO)]
    Completions(CompletionsArgs),
    /// Print the manual page, or write one for each command
    Man(ManArgs),
    #[command(flatten)]
    Practice(Practice),
    /// Give a chapter as a talk, full screen
    Present(PresentArgs),
    /// Follow a talk with its speaker notes, in a second terminal
    Notes(NotesArgs),
    /// Step through a recorded run, one event at a time
    Step(StepArgs),
    /// See why an async program is slow: run it unchanged and record its tasks and waits
    #[command(after_help = crate::commands::trace::EXAMPLES)]
    Trace(TraceArgs),
    /// Add chapters and exercises to a clone of the workbook, and check that they are complete
    Dev(DevArgs),
    /// Serve the slow market over HTTP
    ServeApi(ServeApiArgs),
}

/// The commands, by what people do with them.
const GROUPS: &[(&str, &[&str])] = &[
    ("Learn", &["list", "read", "run", "decide"]),
    ("Practise", &["init", "check", "watch", "hint", "solution", "reset", "update", "fetch"]),
    ("See a run", &["step", "trace"]),
    ("Teach", &["present", "notes", "serve-api"]),
    ("Tools", &["completions", "man", "dev"]),
];

/// The command line, with its commands in groups: clap knows only one list of them.
pub fn command() -> clap::Command {
    let command = Cli::command();
    let width = command.get_subcommands().map(|one| one.get_name().len()).max().unwrap_or(0);
    let row = |name: &&str| {
        let about = command.find_subcommand(name)?.get_about()?.to_string();
        let style = command.get_styles().get_literal();
        Some(format!("  {style}{name:width$}{style:#}  {about}\n"))
    };
    let header = command.get_styles().get_header();
    let group = |(title, names): &(&str, &[&str])| {
        let rows: String = names.iter().filter_map(row).collect();
        format!("{header}{title}:{header:#}\n{rows}\n")
    };
    let groups: String = GROUPS.iter().map(group).collect();
    let template = format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{groups}{{options}}{{after-help}}"
    );
    command.help_template(template)
}

/// How things look.
#[derive(Args, Clone, Copy, Debug)]
pub struct DisplayArgs {
    /// When to use colour; auto obeys NO_COLOR
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = "Display"
    )]
    color: Colour,
    /// Use plain ASCII, for terminals without Unicode
    #[arg(long, global = true, help_heading = "Display")]
    ascii: bool,
}

impl DisplayArgs {
    /// Settles colour for the whole program, and says what the terminal can show.
    pub fn terminal(&self) -> Terminal {
        self.color.settle();
        terminal::of_stdout(self.ascii)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap_complete::Shell;
    use harness::{Demo, Settings, machine};

    /// What makes completions quick, and help: shells call for them at every start.
    #[test]
    fn names_are_known_without_setting_anything_up() {
        let counts = || [Demo::prepared_here(), machine::calibrations_here()];
        let before = counts();
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            let script = completions::script(&CompletionsArgs { shell }, Cli::command());
            for demo in lessons::CATALOGUE.iter().flat_map(lessons::Chapter::demos) {
                assert!(script.contains(demo.id), "{} in {shell}", demo.id);
            }
        }
        assert!(Cli::try_parse_from(["workbook", "run", "cpu-vs-io", "--help"]).is_err());
        assert!(Cli::try_parse_from(["workbook", "run", "cpu-vs-io", "--only", "mixed"]).is_ok());
        assert_eq!(counts(), before);
        // What this counts does happen where a demo is to run.
        lessons::find("cpu-vs-io").unwrap().prepare(&Settings::default());
        machine::shortest_time_of(|| ());
        assert!(counts()[0] > before[0] && counts()[1] > before[1]);
    }

    #[test]
    fn every_command_stands_in_one_group() {
        let mut grouped: Vec<&str> = GROUPS.iter().flat_map(|(_, names)| *names).copied().collect();
        let command = Cli::command();
        let mut all: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
        grouped.sort_unstable();
        all.sort_unstable();
        assert_eq!(grouped, all);
    }
}
