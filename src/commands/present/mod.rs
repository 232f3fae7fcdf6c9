//! `workbook present`: a chapter as a live talk, and `workbook notes`, which follows it.

mod follow;
mod pages;
mod runner;
mod talk;

pub use follow::{NotesArgs, notes};

use super::values::lesson_names;
use crate::shell::{WrongUsage, panics, screen, shutdown};
use crate::view::Terminal;
use anyhow::{Context, bail};
use clap::Args;
use clap::builder::PossibleValuesParser;
use talk::Talk;

#[derive(Args, Debug)]
pub struct PresentArgs {
    /// The chapter
    #[arg(value_parser = PossibleValuesParser::new(lesson_names()))]
    pub lesson: String,
}

/// Gives the talk.
///
/// # Errors
///
/// When this is no terminal, or it goes away.
pub fn present(args: &PresentArgs, terminal: Terminal) -> anyhow::Result<()> {
    if !terminal.interactive {
        let advice = format!("'workbook run {}' prints the same demos", args.lesson);
        bail!(WrongUsage(format!("a talk needs a terminal; {advice}")));
    }
    let lesson = lessons::find(&args.lesson).context("the command line checked the name")?;
    panics::expect_from_demos();
    let _twins = shutdown::on_end(harness::python::stop_all);
    let mut talk = Talk::new(lesson);
    let result = screen::show(&mut talk, terminal);
    follow::end();
    // What still runs (a demo, a Python twin) ends with the program.
    harness::python::stop_all();
    result
}
