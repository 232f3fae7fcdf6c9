//! The options of `workbook run`, one subcommand per chapter.

use super::exports::Exports;
use crate::commands::values::{Format, parse_latency, parse_speed};
use clap::builder::PossibleValuesParser;
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches, value_parser};
use harness::{Clock, Knob, Settings};
use lessons::Chapter;
use std::time::Duration;

/// What to run, and how.
#[derive(Debug)]
pub struct RunArgs {
    /// The chapters, in order.
    pub lessons: Vec<&'static Chapter>,
    /// One demo of the chapter; all when `None`.
    pub only: Option<String>,
    pub options: Options,
    /// Latency and number of calls, where the chapter takes them.
    latency: Option<Duration>,
    requests: Option<usize>,
}

/// The options that every chapter takes.
#[derive(Args, Debug)]
pub struct Options {
    /// Run N times as fast as the guide's pace
    #[arg(long, global = true, value_name = "N", default_value = "1", value_parser = parse_speed)]
    speed: f64,
    /// Run on a paused clock, which gives exact times without waiting
    #[arg(long, global = true)]
    virtual_time: bool,
    /// Ask for a guess before each demo, and mark it afterwards
    #[arg(long, global = true)]
    pub predict: bool,
    /// Run the Python twins as well, and compare the two
    #[arg(long, global = true, conflicts_with = "virtual_time")]
    pub python: bool,
    /// Seed for random prices and jitter
    #[arg(long, global = true, value_name = "N", default_value = "1")]
    seed: u64,
    /// Output format; json prints one object per chapter, one per line
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    #[command(flatten)]
    pub exports: Exports,
}

impl RunArgs {
    /// How the harness is to run.
    pub fn settings(&self) -> Settings {
        Settings {
            clock: if self.options.virtual_time { Clock::Virtual } else { Clock::Real },
            speed: self.options.speed,
            seed: self.options.seed,
            latency: self.latency,
            requests: self.requests,
        }
    }
}

impl Args for RunArgs {
    fn augment_args(command: Command) -> Command {
        let all = Arg::new("all").long("all").action(ArgAction::SetTrue).help("Run every chapter");
        let lessons = lessons::CATALOGUE.iter().map(lesson_command);
        Options::augment_args(command.arg(all))
            .subcommands(lessons)
            .subcommand_value_name("CHAPTER")
            .subcommand_help_heading("Chapters")
            .disable_help_subcommand(true)
            .after_help(
                "A chapter has options of its own, such as --only DEMO, --latency TIME and --requests N: see \
                 'workbook run gather --help'.",
            )
            .arg_required_else_help(true)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

/// The subcommand for one chapter. Its own options are refused by the chapters that do not take them, in words.
fn lesson_command(lesson: &Chapter) -> Command {
    Command::new(lesson.name).about(lesson.summary()).defer(with_own_options)
}

fn with_own_options(command: Command) -> Command {
    let Some(lesson) = lessons::find(command.get_name()) else { return command };
    let ids: Vec<&'static str> = lesson.demos().iter().map(|demo| demo.id).collect();
    let takes = |knob| lesson.knobs().contains(&knob);
    command
        .arg(
            Arg::new("only")
                .long("only")
                .value_name("DEMO")
                .value_parser(PossibleValuesParser::new(ids))
                .help("Run one demo of the chapter"),
        )
        .arg(
            Arg::new("latency")
                .long("latency")
                .value_name("TIME")
                .value_parser(parse_latency)
                .hide(!takes(Knob::Latency))
                .help("How long a call takes, such as 500ms or 2s"),
        )
        .arg(
            Arg::new("requests")
                .long("requests")
                .value_name("N")
                .value_parser(value_parser!(u64).range(1..=MOST_REQUESTS))
                .hide(!takes(Knob::Requests))
                .help("How many calls to make, for demos that make many"),
        )
}

impl FromArgMatches for RunArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let options = options_of(matches)?;
        let all = matches.get_flag("all");
        let Some((name, own)) = matches.subcommand() else {
            if !all {
                let message =
                    "no chapter named; try 'workbook run gather', or 'workbook run --all'";
                return Err(Error::raw(ErrorKind::MissingSubcommand, message));
            }
            let lessons = lessons::CATALOGUE.iter().collect();
            return Ok(RunArgs { lessons, only: None, options, latency: None, requests: None });
        };
        if all {
            let message =
                format!("'--all' runs every chapter, and '{name}' names one: give one of the two");
            return Err(Error::raw(ErrorKind::ArgumentConflict, message));
        }
        let lesson = lessons::find(name).ok_or_else(|| {
            Error::raw(ErrorKind::InvalidSubcommand, format!("no chapter '{name}'"))
        })?;
        let latency = own.get_one::<Duration>("latency").copied();
        let requests = own.get_one::<u64>("requests").copied();
        refuse_unless_taken(lesson, Knob::Latency, "--latency", latency.is_some())?;
        refuse_unless_taken(lesson, Knob::Requests, "--requests", requests.is_some())?;
        Ok(RunArgs {
            lessons: vec![lesson],
            only: own.get_one::<String>("only").cloned(),
            // Options may stand before the lesson or after it.
            options: options_of(own)?,
            latency,
            requests: requests.and_then(|requests| usize::try_from(requests).ok()),
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

fn options_of(matches: &ArgMatches) -> Result<Options, Error> {
    let options = Options::from_arg_matches(matches)?;
    if options.predict && (options.format == Format::Json || options.exports.take_stdout()) {
        let message = "'--predict' asks and answers on the terminal, and standard output is taken by \
                       data: leave one of the two out";
        return Err(Error::raw(ErrorKind::ArgumentConflict, message));
    }
    if options.format == Format::Json && options.exports.take_stdout() {
        let message = "'--format json' prints to standard output, and so would an export to '-'; \
                       name a file for the export";
        return Err(Error::raw(ErrorKind::ArgumentConflict, message));
    }
    Ok(options)
}

fn refuse_unless_taken(
    lesson: &Chapter,
    knob: Knob,
    option: &str,
    given: bool,
) -> Result<(), Error> {
    if !given || lesson.knobs().contains(&knob) {
        return Ok(());
    }
    let takers = lessons::CATALOGUE.iter().filter(|other| other.knobs().contains(&knob));
    let takers: Vec<&str> = takers.map(|other| other.name).collect();
    let message = format!("'{}' takes no {option}; these do: {}", lesson.name, takers.join(", "));
    Err(Error::raw(ErrorKind::UnknownArgument, message))
}

/// More would need more memory than a laptop should give to a lesson.
const MOST_REQUESTS: u64 = 1_000_000;
