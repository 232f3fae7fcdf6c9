//! Python, as text: blocks are told by how far they are indented.

use super::{Loop, Source, Unused};

/// A file of Python.
pub struct Python {
    lines: Vec<String>,
}

impl Python {
    pub fn new(text: &str) -> Self {
        Python { lines: text.lines().map(str::to_owned).collect() }
    }
}

impl Source for Python {
    fn loops(&self, _: u32) -> Vec<Loop> {
        Vec::new()
    }

    fn turns_are_independent(&self, _: &Loop, _: u32) -> bool {
        false
    }

    fn independent_with(&self, _: u32) -> Vec<u32> {
        Vec::new()
    }

    fn unused(&self) -> Vec<Unused> {
        Vec::new()
    }

    fn line(&self, line: u32) -> &str {
        self.lines.get((line as usize).wrapping_sub(1)).map_or("", |line| line.trim())
    }

    fn mentions(&self, word: &str) -> bool {
        self.lines.iter().any(|line| super::expression::mentions(line, word))
    }
}
