//! Results as files: to show, to project, to reckon with.
//!
//! A format is a file in this folder and a line in [`FORMATS`]; the option on the command line follows from it.
//! Formats turn data into text. They measure nothing and write nothing: `shell::target` does the writing.

mod csv;
mod html;
mod markdown;
mod svg;

use crate::view::Played;
use harness::Settings;
use lessons::Chapter;

/// A way to write results down.
#[derive(Debug)]
pub struct FileFormat {
    /// Its option on the command line, without the dashes: `html`.
    pub option: &'static str,
    /// What `--help` says about it.
    pub help: &'static str,
    /// A name for a file of it, for messages that give an example.
    pub example: &'static str,
    /// The results in this format.
    pub render: fn(&Report) -> anyhow::Result<String>,
}

/// All formats, in the order of `--help`.
pub const FORMATS: &[FileFormat] = &[html::FORMAT, svg::FORMAT, markdown::FORMAT, csv::FORMAT];

/// Recorded runs as one HTML page, and as one SVG picture.
pub use html::recordings as recordings_as_html;
pub use svg::recordings as recordings_as_svg;

/// What there is to write down: what was played, and how.
pub struct Report {
    pub settings: Settings,
    pub chapters: Vec<PlayedChapter>,
}

/// A lesson with what was measured of its demos.
pub struct PlayedChapter {
    pub lesson: &'static Chapter,
    pub played: Vec<Played>,
}

#[cfg(test)]
mod fixture;
