//! `workbook step`: a recorded run, one event at a time, forwards and backwards.

mod keys;
mod stepper;

use stepper::{Demos, Stepper};

use super::recorded::Files;
use super::values::{Format, lesson_names, parse_speed};
use crate::commands::practice::{
    self,
    recorded::{Outcome, Which},
};
use crate::shell::screen;
use crate::shell::{Printer, WrongUsage, complain, panics};
use crate::view::Terminal;
use crate::view::recorded::{Recorded, Sources, listing};
use anyhow::bail;
use clap::Args;
use clap::builder::PossibleValuesParser;
use harness::{Clock, Settings};
use lessons::Chapter;
use recording::Explained;
use std::rc::Rc;
use trace::findings;

#[derive(Args, Debug)]
pub struct StepArgs {
    /// The chapter, or the exercise: then your attempt is run
    #[arg(value_name = "NAME", value_parser = PossibleValuesParser::new(names()), hide_possible_values = true)]
    what: String,
    /// The demo [default: the chapter's first]
    #[arg(long, value_name = "DEMO", conflicts_with = "check")]
    only: Option<String>,
    /// The check of the exercise; without a name, the first that fails [default: its `main`]
    #[arg(long, value_name = "NAME", num_args = 0..=1, default_missing_value = "")]
    check: Option<String>,
    /// Play the events without a key press
    #[arg(long)]
    play: bool,
    /// How fast to play: 1 is the guide's pace
    #[arg(long, value_name = "N", default_value = "1", value_parser = parse_speed)]
    speed: f64,
    /// Print instead of stepping: the steps as text, or everything as JSON, one approach per line
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    #[command(flatten)]
    files: Files,
}

/// Records a run and steps through it; without a terminal, lists its events.
///
/// # Errors
///
/// When there is no such demo, or the terminal goes away.
pub fn step(args: &StepArgs, terminal: Terminal, out: &mut Printer) -> anyhow::Result<()> {
    let Some(chapter) = lessons::find(&args.what) else {
        return attempt(args, terminal, out);
    };
    if args.check.is_some() {
        bail!(WrongUsage(format!("--check is for exercises, and '{}' is a chapter", args.what)));
    }
    let demos = OfChapter::new(chapter);
    let first = demos.find(args.only.as_deref())?;
    if args.files.any() || args.format.is_some() || !terminal.interactive {
        return print(&demos.record(first), args, out);
    }
    let mut stepper = Stepper::new(Box::new(demos), first, args.speed);
    if args.play {
        stepper.play();
    }
    screen::show(&mut stepper, terminal)?;
    Ok(())
}

/// The names of all chapters, and of all exercises.
fn names() -> Vec<String> {
    let chapters = lesson_names().into_iter().map(str::to_owned);
    chapters.chain(practice::exercise_names()).collect()
}

/// Steps through an attempt at an exercise.
fn attempt(args: &StepArgs, terminal: Terminal, out: &mut Printer) -> anyhow::Result<()> {
    if args.only.is_some() {
        bail!(WrongUsage(format!("'{}' is an exercise and has no demos", args.what)));
    }
    let which = Which::of(args.check.as_deref());
    let recorded = match practice::recorded::here(&args.what, &which, None)? {
        Outcome::Ran(tried) => tried.recorded(),
        Outcome::Cancelled => return Ok(()),
        Outcome::NotBuilt(verdict) => {
            complain(practice::verdict_in_words(&verdict, &terminal).trim_end());
            bail!("it does not compile or did not run, so there is nothing to step through");
        }
    };
    let Some(recorded) = recorded else {
        bail!("nothing was recorded: it was over before Tokio polled anything");
    };
    if args.files.any() || args.format.is_some() || !terminal.interactive {
        return print(&[recorded], args, out);
    }
    let mut stepper = Stepper::alone(recorded);
    stepper.speed(args.speed);
    if args.play {
        stepper.play();
    }
    screen::show(&mut stepper, terminal)
}

/// Steps through the demos of a chapter, from this one on; without a terminal, lists the events of this one.
///
/// # Errors
///
/// When there is no such demo, or the terminal goes away.
pub fn chapter(
    chapter: &'static Chapter,
    only: Option<&str>,
    terminal: Terminal,
    out: &mut Printer,
) -> anyhow::Result<()> {
    let demos = OfChapter::new(chapter);
    let first = demos.find(only)?;
    if terminal.interactive {
        return screen::show(&mut Stepper::new(Box::new(demos), first, 1.0), terminal);
    }
    for recorded in demos.record(first) {
        out.text(&listing(&recorded));
    }
    Ok(())
}

/// Records the approaches of a chapter's demo.
///
/// # Errors
///
/// When there is no such demo.
pub fn record(chapter: &'static Chapter, only: Option<&str>) -> anyhow::Result<Vec<Recorded>> {
    let demos = OfChapter::new(chapter);
    let number = demos.find(only)?;
    Ok(demos.record(number))
}

/// Steps through a recording, beginning where it went wrong: at the first finding, or else where it ended.
///
/// # Errors
///
/// When the terminal goes away.
pub fn where_it_went_wrong(recorded: Recorded, terminal: Terminal) -> anyhow::Result<()> {
    let mut stepper = Stepper::alone(recorded);
    stepper.go_to_what_went_wrong();
    screen::show(&mut stepper, terminal)
}

/// Steps through the recording of a program; without a terminal, lists its events.
///
/// # Errors
///
/// When the terminal goes away.
pub fn program(recorded: Recorded, terminal: Terminal, out: &mut Printer) -> anyhow::Result<()> {
    if terminal.interactive {
        screen::show(&mut Stepper::alone(recorded), terminal)
    } else {
        out.text(&listing(&recorded));
        Ok(())
    }
}

/// Without the full screen: files, JSON, or the steps as lines.
fn print(all: &[Recorded], args: &StepArgs, out: &mut Printer) -> anyhow::Result<()> {
    args.files.write(all, out)?;
    if args.files.take_stdout() {
        return Ok(());
    }
    match args.format {
        Some(Format::Json) => {
            for recorded in all {
                out.line(&serde_json::to_string(&recorded.explained)?);
            }
        }
        None if args.files.any() => {}
        Some(Format::Text) | None => {
            for recorded in all {
                out.text(&listing(recorded));
            }
        }
    }
    Ok(())
}

/// The demos of a chapter, recorded when they are looked at.
struct OfChapter {
    chapter: &'static Chapter,
    sources: Rc<Sources>,
    /// The same, as those read them who look for what is wrong.
    for_findings: trace::source::Sources,
}

impl OfChapter {
    fn new(chapter: &'static Chapter) -> Self {
        panics::expect_from_demos();
        let mut sources = Sources::default();
        let mut for_findings = trace::source::Sources::default();
        for (name, text) in chapter.files.iter().filter(|(name, _)| name.ends_with(".rs")) {
            let name = format!("lessons/{}/{name}", chapter.name);
            sources.add(&name, text);
            for_findings.add(&name, text);
        }
        OfChapter { chapter, sources: Rc::new(sources), for_findings }
    }

    /// The demo of this name, or the first one.
    fn find(&self, name: Option<&str>) -> anyhow::Result<usize> {
        let names: Vec<&str> = self.chapter.demos().iter().map(|demo| demo.id).collect();
        let chapter = self.chapter.name;
        if names.is_empty() {
            bail!("'{chapter}' has no demos to step through");
        }
        let Some(name) = name else { return Ok(0) };
        match names.iter().position(|other| *other == name) {
            Some(found) => Ok(found),
            None => {
                let known = names.join(", ");
                bail!(WrongUsage(format!("'{chapter}' has no demo '{name}'; it has {known}")))
            }
        }
    }
}

impl Demos for OfChapter {
    fn count(&self) -> usize {
        self.chapter.demos().len()
    }

    /// The approaches of a demo, on virtual time where that is possible.
    fn record(&self, demo: usize) -> Vec<Recorded> {
        let Some(demo) = self.chapter.demos().get(demo) else { return Vec::new() };
        // What needs the real clock is recorded ten times as fast, so that the reader does not wait for it.
        let real_time = Settings { clock: Clock::Real, speed: 10.0, ..Settings::default() };
        let settings = if demo.real_time_only { real_time } else { Settings::virtual_time() };
        let prepared = demo.prepare(&settings);
        // The compiler names a file by the way that it came: `lessons/demos/../basics/demo.rs`.
        let folder = format!("/{}/", self.chapter.name);
        let own = |file: &str, line| {
            let name = &file[file.rfind(&folder)? + folder.len()..];
            let name = format!("lessons/{}/{name}", self.chapter.name);
            let function = self.sources.function(&name, line)?;
            Some((name, function))
        };
        let record = |trial| {
            let (measurement, mut recording) = harness::record(&prepared, trial, &settings, &own);
            if demo.real_time_only {
                let note = format!("Recorded at {} times the guide's pace.", settings.speed);
                recording.notes.push(note);
            }
            let title = [self.chapter.name, demo.id, &measurement.label].map(str::to_owned);
            let findings = findings::find(&recording, &self.for_findings);
            let explained = Explained { recording, findings };
            Recorded::new(title.into(), explained, Rc::clone(&self.sources))
        };
        prepared.trials.iter().map(record).collect()
    }
}
