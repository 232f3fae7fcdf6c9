//! `workbook trace`: a run, recorded and explained: of somebody's own program, an attempt at an exercise, a lesson's demo.

mod attempt;
mod target;

use crate::commands::recorded::Files;
use crate::commands::step;
use crate::commands::values::Format;
use crate::shell::{Printer, WrongUsage, complain, shutdown};
use crate::view::recorded::{self, Recorded};
use crate::view::{self, Terminal};
use ::trace::read::{self, About};
use ::trace::run::{self, Ran};
use ::trace::source::Sources;
use ::trace::{findings, recording};
use clap::Args;
use lessons::Chapter;
use recording::{Explained, Language, ProgramEnd, Recording};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use target::{Kind, Ready};

/// What stands below the help.
pub const EXAMPLES: &str = "\
Examples:
  workbook trace main.rs                 one file, with the crates of the exercises
  workbook trace app.py                  the same for Python, 3.11 or later
  workbook trace fetch_all               your attempt at an exercise: its main
  workbook trace fetch_all --check       the first of its checks that fails
  workbook trace gather --only many      a demo of a chapter
  workbook trace                         the cargo project here
  workbook trace --example client -- -v  one of its examples, with an argument
  workbook trace --for 10s               a server: end it after ten seconds
  workbook trace main.rs --step          step through the run, from finding to finding
  workbook trace main.rs --html run.html an HTML page

The project is left alone: its code, its lock file and its target folder do not change.";

#[derive(Args, Debug)]
pub struct TraceArgs {
    /// A file of Rust or Python, an exercise, or a chapter [default: the cargo project around the current folder]
    #[arg(value_name = "WHAT")]
    target: Option<PathBuf>,
    /// The check of the exercise; without a name, the first that fails [default: its `main`]
    #[arg(long, value_name = "NAME", num_args = 0..=1, default_missing_value = "", requires = "target", conflicts_with_all = ["package", "which", "only"])]
    check: Option<String>,
    /// The demo of the chapter [default: its first]
    #[arg(long, value_name = "DEMO", requires = "target", conflicts_with_all = ["package", "which"])]
    only: Option<String>,
    /// A Python module, as after `python -m`
    #[arg(short, long, value_name = "NAME", conflicts_with_all = ["target", "package", "which"])]
    module: Option<String>,
    /// The package of the project
    #[arg(short, long, value_name = "NAME")]
    package: Option<String>,
    /// A program of the project
    #[arg(long, value_name = "NAME", group = "which")]
    bin: Option<String>,
    /// An example of the project
    #[arg(long, value_name = "NAME", group = "which")]
    example: Option<String>,
    /// An integration test of the project; with FILE, its tests whose names contain NAME
    #[arg(long, value_name = "NAME", group = "which")]
    test: Option<String>,
    /// Features of the project to turn on
    #[arg(long, value_name = "LIST")]
    features: Vec<String>,
    /// Build the program optimised
    #[arg(long)]
    release: bool,
    /// End the program after this time, and keep what was recorded
    #[arg(long = "for", value_name = "TIME", value_parser = super::values::parse_time)]
    time: Option<Duration>,
    /// Step through the run, event by event
    #[arg(long, conflicts_with = "format")]
    step: bool,
    /// How to show the recording
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    #[command(flatten)]
    files: Files,
    /// Arguments for the program
    #[arg(last = true, value_name = "ARGS")]
    arguments: Vec<OsString>,
}

/// Builds, runs and explains a program.
///
/// # Errors
///
/// When there is no such program, or it cannot be built or run.
pub fn trace(args: &TraceArgs, terminal: &Terminal, out: &mut Printer) -> anyhow::Result<ExitCode> {
    match target::kind(args)? {
        Kind::Attempt(name) => return attempt::trace(&name, args, terminal, out),
        Kind::Chapter(chapter) => return chapter_demo(chapter, args, terminal, out),
        Kind::Program => {}
    }
    let mut program = target::prepare(args)?;
    let recording = record(&mut program, args)?;
    let own = recording.places.iter().filter(|place| place.own).map(|place| place.file.as_str());
    let sources = Sources::read(&program.folder, own);
    let findings = findings::find(&recording, &sources);
    let recorded = recorded(Explained { recording, findings }, &program.folder);
    show(recorded, args, terminal, out)?;
    Ok(ExitCode::SUCCESS)
}

/// Shows a recording in the way that was asked for.
fn show(
    recorded: Recorded,
    args: &TraceArgs,
    terminal: &Terminal,
    out: &mut Printer,
) -> anyhow::Result<()> {
    print(&recorded, args, terminal, out)?;
    args.files.write(std::slice::from_ref(&recorded), out)?;
    if args.step {
        step::program(recorded, *terminal, out)?;
    }
    Ok(())
}

/// To standard output, unless a file goes there or the recording is stepped through.
fn print(
    recorded: &Recorded,
    args: &TraceArgs,
    terminal: &Terminal,
    out: &mut Printer,
) -> anyhow::Result<()> {
    if !args.files.take_stdout() {
        match args.format {
            Format::Text if args.step => {}
            Format::Text => out.text(&view::trace::text(recorded, terminal)),
            Format::Json => out.line(&serde_json::to_string(&recorded.explained)?),
        }
    }
    Ok(())
}

/// All approaches of a chapter's demo, one after the other.
fn chapter_demo(
    chapter: &'static Chapter,
    args: &TraceArgs,
    terminal: &Terminal,
    out: &mut Printer,
) -> anyhow::Result<ExitCode> {
    if args.step {
        step::chapter(chapter, args.only.as_deref(), *terminal, out)?;
        return Ok(ExitCode::SUCCESS);
    }
    let all = step::record(chapter, args.only.as_deref())?;
    for recorded in &all {
        print(recorded, args, terminal, out)?;
    }
    args.files.write(&all, out)?;
    Ok(ExitCode::SUCCESS)
}

/// Builds what every single file needs, so that tracing one later needs no network; where that is. Nothing, where
/// programs of Rust cannot be traced.
///
/// # Errors
///
/// When it cannot be built.
pub fn prepare() -> anyhow::Result<Option<std::path::PathBuf>> {
    trace::run::supported().then(target::prepare_single_files).transpose()
}

/// The recording with the texts of the program's own files.
fn recorded(explained: Explained, folder: &Path) -> Recorded {
    let mut sources = recorded::Sources::default();
    let mut seen = BTreeSet::new();
    for place in explained.recording.places.iter().filter(|place| place.own) {
        if seen.insert(&place.file)
            && let Ok(text) = std::fs::read_to_string(folder.join(&place.file))
        {
            sources.add(&place.file, &text);
        }
    }
    let title = vec![explained.recording.program.name.clone()];
    Recorded::new(title, explained, Rc::new(sources))
}

fn record(program: &mut Ready, args: &TraceArgs) -> anyhow::Result<Recording> {
    let mut command = std::mem::replace(&mut program.command, Command::new(""));
    if args.format == Format::Json || args.files.take_stdout() {
        // Standard output is ours alone then.
        command.stdout(std::io::stderr());
    }
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    shutdown::ask_first(move || asked.store(true, Ordering::Relaxed));
    let ran = run::run(command, args.time, &stop)?;
    if !run::recorded(&ran.bytes) {
        return Err(nothing(&ran, program));
    }
    let about = About {
        name: program.name.clone(),
        language: program.language,
        folder: program.folder.clone(),
        libraries: Vec::new(),
        compiled_in: program.folder.clone(),
        end: ran.end,
        took: ran.took,
        notes: program.notes.clone(),
    };
    Ok(read::read(&ran.bytes, about))
}

/// Why nothing was recorded.
fn nothing(ran: &Ran, program: &Ready) -> anyhow::Error {
    for note in &program.notes {
        complain(&format!("note: {note}"));
    }
    let ended = match ran.end {
        ProgramEnd::Exited(0) => "it ended without an error".to_owned(),
        ProgramEnd::Exited(status) => format!("it ended with exit status {status}"),
        ProgramEnd::Signalled(signal) => format!("signal {signal} ended it"),
        _ => "it was ended".to_owned(),
    };
    let why = match program.language {
        Language::Rust => {
            "before Tokio polled anything. Trace shows programs that use Tokio; of async-std, smol and others it sees \
             nothing"
        }
        Language::Python => {
            "before asyncio ran a task. Trace shows programs that use asyncio; of trio, and of threads alone, it sees \
             nothing"
        }
    };
    WrongUsage(format!("nothing was recorded of {}: {ended} {why}", program.name)).into()
}
