//! `workbook run`: plays the demos of a chapter and shows what they measured.

mod args;
pub mod comparison;
mod interrupt;
mod json;
mod live;
pub mod text;
pub mod timeline;

pub use args::{RunArgs, parse_latency, parse_speed};
pub use comparison::wrap;
pub use interrupt::{install as end_on_interrupt, silence_panics, with_terminal_lent};

use crate::export::{Chapter, Report};
use crate::printer::Printer;
use crate::progress::Progress;
use crate::terminal::Terminal;
use args::Format;
use harness::python::Python;
use harness::{Demo, Language, Lesson, Measurement, Outcome, Settings, Silent};
use std::process::ExitCode;
use text::Narrator;

/// A demo with what was measured of it.
pub struct Played {
    pub demo: Demo,
    pub measurements: Vec<Measurement>,
}

/// Runs what was asked for. Exit status 1 when an approach failed.
pub fn run(args: RunArgs, terminal: Terminal, mut out: Printer) -> anyhow::Result<ExitCode> {
    interrupt::install()?;
    silence_panics();
    let settings = args.settings();
    let python = args.options.python.then(Python::find);
    let exports = &args.options.exports;
    let mut report = Report { settings, chapters: Vec::new() };
    let mut all_well = true;
    let mut remembered = Ok(());
    for lesson in args.lessons.iter().copied() {
        let demos = demos(lesson, &args);
        let played = match args.options.format {
            // An export has standard output for itself.
            _ if exports.take_stdout() => play(lesson, demos, &settings, python.as_ref()),
            Format::Text => {
                Narrator::new(lesson, &settings, terminal, &mut out).play(demos, python.as_ref())
            }
            Format::Json => {
                let played = play(lesson, demos, &settings, python.as_ref());
                out.line(&json::object(lesson, &settings, &played)?);
                played
            }
        };
        let well = played.iter().all(Played::is_well);
        if well && args.only.is_none() && terminal.interactive {
            remembered = remembered.and(Progress::remember_done(lesson.name));
        }
        all_well &= well;
        report.chapters.push(Chapter { lesson, played });
    }
    exports.write(&report, &mut out)?;
    if args.options.format == Format::Text && !exports.take_stdout() {
        out.text(&exports.written());
    }
    if let Err(error) = remembered {
        // The run is what was asked for, and it went well: that the menu will not know is no failure.
        eprintln!("note: the menu will not show this as done: {error:#}");
    }
    Ok(if all_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The demos that were asked for.
fn demos(lesson: &Lesson, args: &RunArgs) -> Vec<Demo> {
    let mut demos = (lesson.demos)(&args.settings());
    demos.retain(|demo| args.only.as_ref().is_none_or(|only| only == demo.id));
    demos
}

/// Plays without telling.
fn play(
    lesson: &Lesson,
    demos: Vec<Demo>,
    settings: &Settings,
    python: Option<&Python>,
) -> Vec<Played> {
    let play = |demo| {
        let rust = harness::run(&demo, settings, &mut Silent);
        let twins = python.map(|python| python.run(lesson, &demo, settings).collect());
        Played::new(demo, rust, twins.unwrap_or_default())
    };
    demos.into_iter().map(play).collect()
}

impl Played {
    /// Puts each Python measurement behind the Rust one that it is to be compared with: the one with its id, or
    /// where several have that id (the same code at other sizes), the one that has none yet.
    pub fn new(demo: Demo, rust: Vec<Measurement>, python: Vec<Measurement>) -> Self {
        let mut measurements = rust;
        for twin in python {
            let alike = |place: &usize| measurements[*place].id == twin.id;
            let is_rust = |place: &usize| measurements[*place].language == Language::Rust;
            let alone = |place: &usize| {
                let next = measurements.get(place + 1);
                next.is_none_or(|next| next.language == Language::Rust)
            };
            let places = || (0..measurements.len()).filter(alike);
            let place = places().filter(is_rust).find(alone).or(places().next_back());
            measurements.insert(place.map_or(measurements.len(), |place| place + 1), twin);
        }
        Played { demo, measurements }
    }

    fn is_well(&self) -> bool {
        let failed = |measurement: &Measurement| matches!(measurement.outcome, Outcome::Failed(_));
        !self.measurements.iter().any(failed)
    }
}

/// What a reader calls an approach: in one comparison, Python says that it is Python.
pub fn label(measurement: &Measurement) -> String {
    match measurement.language {
        Language::Rust => measurement.label.clone(),
        Language::Python => format!("Python: {}", measurement.label),
    }
}
