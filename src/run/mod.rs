//! `workbook run`: plays the demos of a chapter and shows what they measured.

mod args;
pub mod comparison;
mod interrupt;
mod json;
mod live;
pub mod text;
pub mod timeline;

pub use args::RunArgs;

use crate::export::{Chapter, Report};
use crate::printer::Printer;
use crate::terminal::Terminal;
use args::Format;
use harness::{Demo, Lesson, Measurement, Outcome, Settings, Silent};
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
    interrupt::silence_panics();
    let settings = args.settings();
    let exports = &args.options.exports;
    let mut report = Report { settings, chapters: Vec::new() };
    for lesson in args.lessons.iter().copied() {
        let played = match args.options.format {
            // An export has standard output for itself.
            _ if exports.take_stdout() => play(demos(lesson, &args), &settings),
            Format::Text => {
                Narrator::new(lesson, &settings, terminal, &mut out).play(demos(lesson, &args))
            }
            Format::Json => {
                let played = play(demos(lesson, &args), &settings);
                out.line(&json::object(lesson, &settings, &played)?);
                played
            }
        };
        report.chapters.push(Chapter { lesson, played });
    }
    exports.write(&report, &mut out)?;
    if args.options.format == Format::Text && !exports.take_stdout() {
        out.text(&exports.written());
    }
    let mut played = report.chapters.iter().flat_map(|chapter| &chapter.played);
    let all_well = played.all(|played| all_ok(&played.measurements));
    Ok(if all_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The demos that were asked for.
fn demos(lesson: &Lesson, args: &RunArgs) -> Vec<Demo> {
    let mut demos = (lesson.demos)(&args.settings());
    demos.retain(|demo| args.only.as_ref().is_none_or(|only| only == demo.id));
    demos
}

fn play(demos: Vec<Demo>, settings: &Settings) -> Vec<Played> {
    let play = |demo| Played { measurements: harness::run(&demo, settings, &mut Silent), demo };
    demos.into_iter().map(play).collect()
}

fn all_ok(measurements: &[Measurement]) -> bool {
    !measurements.iter().any(|measurement| matches!(measurement.outcome, Outcome::Failed(_)))
}
