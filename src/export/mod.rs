//! Results as files: to show, to project, to reckon with.
//!
//! A format is a file in this folder and a line in [`FORMATS`]; the option on the command line follows from it.
//! Formats turn data into text. They measure nothing and write nothing: [`target::Target`] does the writing.

mod args;
mod csv;
mod html;
mod markdown;
mod svg;
mod target;
mod words;

pub use args::Exports;

use crate::run::Played;
use harness::{Lesson, Settings};

/// A way to write results down.
#[derive(Debug)]
pub struct Format {
    /// Its option on the command line, without the dashes: `html`.
    option: &'static str,
    /// What `--help` says about it.
    help: &'static str,
    /// A name for a file of it, for messages that give an example.
    example: &'static str,
    /// The results in this format.
    render: fn(&Report) -> anyhow::Result<String>,
}

/// All formats, in the order of `--help`.
const FORMATS: &[Format] = &[html::FORMAT, svg::FORMAT, markdown::FORMAT, csv::FORMAT];

/// What there is to write down: what was played, and how.
pub struct Report {
    pub settings: Settings,
    pub chapters: Vec<Chapter>,
}

/// A lesson with what was measured of its demos.
pub struct Chapter {
    pub lesson: &'static Lesson,
    pub played: Vec<Played>,
}

#[cfg(test)]
mod fixture;
