//! A chapter, as a reader sees it.

use harness::python::Twin;
use harness::{Demo, Knob, Settings, source};

/// Some chapters that belong together.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Its title in the table of contents.
    pub title: &'static str,
    /// Its chapters, in order.
    pub chapters: &'static [Chapter],
}

/// One chapter: prose, demos, and the files that are shown.
#[derive(Clone, Copy, Debug)]
pub struct Chapter {
    /// Its name on the command line, which is the name of its folder.
    pub name: &'static str,
    /// `lesson.md`: what a student reads. Its first line is the title, its first block quote the summary.
    pub prose: &'static str,
    /// The files of its folder that hold code, by their names.
    pub files: &'static [(&'static str, &'static str)],
}

impl Chapter {
    /// A chapter of these texts. Its demos are those that the crate `demos` has under its name.
    pub const fn new(
        name: &'static str,
        prose: &'static str,
        files: &'static [(&'static str, &'static str)],
    ) -> Self {
        Chapter { name, prose, files }
    }

    /// The title: the text of the first heading.
    pub fn title(&self) -> &'static str {
        self.line_after("# ").unwrap_or(self.name)
    }

    /// The chapter in one line: the first line of the first block quote.
    pub fn summary(&self) -> &'static str {
        self.line_after("> ").unwrap_or_default()
    }

    fn line_after(&self, mark: &str) -> Option<&'static str> {
        self.prose
            .lines()
            .find_map(|line| line.strip_prefix(mark))
            .map(str::trim)
    }

    /// Its demos, as they are described; none for a page that is only read.
    pub fn demos(&self) -> &'static [Demo] {
        demos::find(self.name).map_or(&[], |demos| demos.list)
    }

    /// The demo of this id.
    pub fn demo(&self, id: &str) -> Option<&'static Demo> {
        self.demos().iter().find(|demo| demo.id == id)
    }

    /// Its demos, ready to run. This may calibrate the machine, which takes a moment.
    pub fn prepare(&self, settings: &Settings) -> Vec<harness::Prepared> {
        self.demos().iter().map(|demo| demo.prepare(settings)).collect()
    }

    /// The options beyond the common ones that its demos listen to.
    pub fn knobs(&self) -> &'static [Knob] {
        demos::find(self.name).map_or(&[], |demos| demos.knobs)
    }

    /// The text of one of its files.
    pub fn file(&self, name: &str) -> Option<&'static str> {
        self.files
            .iter()
            .find(|(other, _)| *other == name)
            .map(|(_, text)| *text)
    }

    /// The piece of Rust between these anchors, with the name of its file.
    pub fn rust(&self, anchor: &str) -> Option<(&'static str, String)> {
        let rust =
            self.files.iter().filter(|(name, _)| name.ends_with(".rs"));
        rust.filter_map(|(name, text)| {
            Some((*name, source::anchored(text, anchor)?))
        })
        .next()
    }

    /// Which lines of that piece a talk points at.
    pub fn marked(&self, anchor: &str) -> Vec<bool> {
        let rust =
            self.files.iter().filter(|(name, _)| name.ends_with(".rs"));
        rust.filter_map(|(_, text)| source::marked(text, anchor))
            .next()
            .unwrap_or_default()
    }

    /// The piece of Python between these anchors.
    pub fn python(&self, anchor: &str) -> Option<String> {
        source::anchored(self.file("demo.py")?, anchor)
    }

    /// Its Python twin, ready to be run by [`harness::python::Python`].
    pub fn twin(&self) -> Twin<'static> {
        Twin {
            source: self.file("demo.py").unwrap_or_default(),
            knobs: self.knobs(),
        }
    }
}
