//! `workbook run`: plays the demos of a chapter and shows what they measured.

mod args;
mod exports;
mod narrator;
mod predict;

pub use args::RunArgs;

use super::play::play;
use super::values::Format;
use crate::shell::progress::Remembered;
use crate::shell::{Printer, complain, panics, shutdown};
use crate::view::export::{PlayedChapter, Report};
use crate::view::{Played, Terminal, json};
use harness::python::Python;
use harness::{Demo, Prepared, Silent};
use lessons::Chapter;
use narrator::Narrator;
use std::process::ExitCode;

/// Runs what was asked for. Exit status 1 when an approach failed.
pub fn run(args: RunArgs, terminal: Terminal, mut out: Printer) -> anyhow::Result<ExitCode> {
    panics::expect_from_demos();
    let _twins = shutdown::on_end(harness::python::stop_all);
    let settings = args.settings();
    let python = args.options.python.then(Python::find);
    let exports = &args.options.exports;
    // An export has standard output for itself.
    let tells = args.options.format == Format::Text && !exports.take_stdout();
    let mut report = Report { settings, chapters: Vec::new() };
    let mut all_well = true;
    let mut remembered = Ok(());
    for lesson in args.lessons.iter().copied() {
        let demos = demos(lesson, &args);
        let python = python.as_ref();
        let played: Vec<Played> = if tells {
            let mut narrator = Narrator::new(lesson, &settings, terminal, &mut out);
            if args.options.predict {
                narrator = narrator.predicting();
            }
            let tell = |demo| {
                let played = play(lesson, demo, &settings, python, &mut narrator);
                narrator.sum_up(&played);
                played
            };
            let played = demos.map(tell).collect();
            narrator.end();
            played
        } else {
            demos.map(|demo| play(lesson, demo, &settings, python, &mut Silent)).collect()
        };
        if args.options.format == Format::Json {
            out.line(&json::object(lesson, &settings, &played)?);
        }
        let well = played.iter().all(Played::is_well);
        if well && args.only.is_none() && terminal.interactive {
            remembered = remembered.and(Remembered::remember_done(lesson.name));
        }
        all_well &= well;
        report.chapters.push(PlayedChapter { lesson, played });
    }
    exports.write(&report, &mut out)?;
    if tells {
        out.text(&exports.written());
    }
    if let Err(error) = remembered {
        // The run is what was asked for, and it went well: that the menu will not know is no failure.
        complain(&format!("note: the menu will not show this as done: {error:#}"));
    }
    Ok(if all_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The demos that were asked for.
fn demos(lesson: &Chapter, args: &RunArgs) -> impl Iterator<Item = Prepared> {
    let wanted = |demo: &&Demo| args.only.as_ref().is_none_or(|only| only == demo.id);
    lesson.demos().iter().filter(wanted).map(|demo| demo.prepare(&args.settings()))
}
