//! A chapter, as the catalogue holds it.

use crate::demo::Demo;
use crate::settings::Settings;

/// One chapter of the guide: prose, demos, and the source of both.
#[derive(Clone, Copy, Debug)]
pub struct Lesson {
    /// Its name on the command line, which is the name of its folder.
    pub name: &'static str,
    /// `lesson.md`: what a student reads. Its first line is the title, its first block quote the summary.
    pub prose: &'static str,
    /// `demo.rs`: what is shown and what runs.
    pub rust: &'static str,
    /// `demo.py`: the same demos in Python, standard library only.
    pub python: &'static str,
    /// The options beyond the common ones that its demos listen to.
    pub knobs: &'static [Knob],
    /// The demos, for these settings.
    pub demos: fn(&Settings) -> Vec<Demo>,
}

/// An option that makes sense for some lessons only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knob {
    /// `--latency`: how long a call takes.
    Latency,
    /// `--requests`: how many calls are made.
    Requests,
}

impl Lesson {
    /// The title: the text of the first heading.
    pub fn title(&self) -> &'static str {
        self.line_after("# ").unwrap_or(self.name)
    }

    /// The chapter in one line: the first line of the first block quote.
    pub fn summary(&self) -> &'static str {
        self.line_after("> ").unwrap_or_default()
    }

    fn line_after(&self, mark: &str) -> Option<&'static str> {
        self.prose.lines().find_map(|line| line.strip_prefix(mark)).map(str::trim)
    }
}
