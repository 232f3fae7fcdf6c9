//! `workbook present`: a chapter as a live talk, and `workbook notes`, which follows it.

mod follow;
mod left;
mod pages;
#[cfg(test)]
mod questions;
mod rehearsal;
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
    #[arg(value_name = "CHAPTER", value_parser = PossibleValuesParser::new(lesson_names()))]
    pub lesson: String,
    /// Show only the pages of one demo
    #[arg(long, value_name = "DEMO")]
    only: Option<String>,
    /// Begin at page N
    #[arg(long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u64).range(1..))]
    page: u64,
    /// Replay the measurements of the last talk instead of running the demos
    #[arg(long)]
    recorded: bool,
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
    if let Some(only) = &args.only
        && lesson.demo(only).is_none()
    {
        let ids: Vec<&str> = lesson.demos().iter().map(|demo| demo.id).collect();
        let known = ids.join(", ");
        bail!(WrongUsage(format!("'{}' has no demo '{only}'; it has {known}", args.lesson)));
    }
    if args.recorded && !rehearsal::any(&args.lesson) {
        let lesson = &args.lesson;
        bail!(WrongUsage(format!(
            "no rehearsal of '{lesson}' is kept; give the talk once with 'workbook present {lesson}' and run its demos"
        )));
    }
    panics::expect_from_demos();
    let _twins = shutdown::on_end(harness::python::stop_all);
    let page = usize::try_from(args.page).unwrap_or(usize::MAX);
    let mut talk = Talk::new(lesson, args.only.as_deref(), page, args.recorded);
    if page > talk.pages() {
        let pages = talk.pages();
        bail!(WrongUsage(format!("the talk has {pages} pages, and --page asks for page {page}")));
    }
    let result = screen::show(&mut talk, terminal);
    follow::end();
    // What still runs (a demo, a Python twin) ends with the program.
    harness::python::stop_all();
    result
}
