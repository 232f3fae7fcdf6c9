//! What all commands that show recordings have in common: the files to write them to.

use crate::shell::Printer;
use crate::shell::target::Target;
use crate::view::export::{recordings_as_html, recordings_as_svg};
use crate::view::recorded::Recorded;
use clap::Args;
use clap::builder::{PathBufValueParser, TypedValueParser};

/// The files to write recordings to.
#[derive(Args, Debug)]
pub struct Files {
    /// Write the findings, timelines and tables as one HTML page
    #[arg(long, value_name = "FILE", value_parser = PathBufValueParser::new().try_map(|path| Target::checked(path, "run.html")))]
    html: Option<Target>,
    /// Draw findings and timelines as an SVG picture
    #[arg(long, value_name = "FILE", value_parser = PathBufValueParser::new().try_map(|path| Target::checked(path, "run.svg")))]
    svg: Option<Target>,
}

impl Files {
    /// Whether any is wanted.
    pub fn any(&self) -> bool {
        self.html.is_some() || self.svg.is_some()
    }

    /// Whether one of them goes to standard output, which then belongs to it alone.
    pub fn take_stdout(&self) -> bool {
        [&self.html, &self.svg].into_iter().flatten().any(|target| *target == Target::Stdout)
    }

    /// Writes those that are wanted.
    ///
    /// # Errors
    ///
    /// When a file cannot be written after all.
    pub fn write(&self, all: &[Recorded], out: &mut Printer) -> anyhow::Result<()> {
        if let Some(target) = &self.html {
            target.write(&recordings_as_html(all), out)?;
        }
        if let Some(target) = &self.svg {
            target.write(&recordings_as_svg(all), out)?;
        }
        let files =
            [&self.html, &self.svg].into_iter().flatten().filter_map(|target| target.path());
        let files: Vec<String> = files.map(|path| path.display().to_string()).collect();
        if !files.is_empty() && !self.take_stdout() {
            out.text(&format!("Written: {}\n", files.join(", ")));
        }
        Ok(())
    }
}
