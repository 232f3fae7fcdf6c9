//! What the text of a program says: which loop a line is in, whether its turns need each other, which futures nobody
//! awaits.
//!
//! This is no parser. It knows comments, strings and brackets, and is silent where that is not enough: what is said about
//! a program has to be right.

mod expression;
mod python;
mod rust;

use std::collections::HashMap;
use std::path::Path;

/// A loop around a line, the innermost first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loop {
    /// What kind of loop.
    pub kind: LoopKind,
    /// The line that it begins with, counted from 1.
    pub line: u32,
    /// Its last line.
    pub last: u32,
    /// What stands between its keyword and its body.
    pub head: String,
    /// Its body, without comments and strings.
    pub body: String,
}

/// Kinds of loops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoopKind {
    /// Over something, as often as there are things.
    For,
    /// As long as something holds.
    While,
    /// Until something ends it.
    Endless,
}

/// A future that is made, and never used in a way that would poll it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unused {
    /// The line on which it is made.
    pub line: u32,
    /// The call that makes it.
    pub call: String,
    /// The function around it.
    pub within: String,
}

/// The text of one file.
pub trait Source {
    /// The loops around a line, within the same body of an async function, innermost first.
    fn loops(&self, line: u32) -> Vec<Loop>;

    /// Whether each turn of this loop could go on without the answer to what the line awaits in the others, as far
    /// as the text tells.
    fn turns_are_independent(&self, of: &Loop, line: u32) -> bool;

    /// The lines of awaits that stand right behind this one, and that need no answer of those before: the
    /// statements of a block that could wait together. This line is the first.
    fn independent_with(&self, line: u32) -> Vec<u32>;

    /// Futures that nobody awaits.
    fn unused(&self) -> Vec<Unused>;

    /// The code of a line, without what is around it; empty if there is none.
    fn line(&self, line: u32) -> &str;

    /// Whether the function around this line awaits something before it.
    fn awaits_before(&self, line: u32) -> bool {
        let _ = line;
        false
    }

    /// Whether the function around a loop awaits something behind it.
    fn awaits_behind(&self, of: &Loop) -> bool {
        let _ = of;
        false
    }

    /// Whether a function is called with something to change: `read(&mut socket)`.
    fn is_called_with_mut(&self, name: &str) -> bool {
        let _ = name;
        false
    }

    /// Whether each turn of a `while` changes what its head asks for, by itself: `while at < end { at = step(at); }`.
    fn gets_on(&self, of: &Loop) -> bool {
        let _ = of;
        false
    }

    /// Where the turns of a stream are made that a line awaits, if they do not need each other: `iter(..).then(fetch)`.
    fn turns_of_a_stream(&self, line: u32) -> Option<u32> {
        let _ = line;
        None
    }

    /// Whether a line awaits the very thing that its loop goes over, which was made before: `for receipt in receipts`.
    fn awaits_what_was_made_before(&self, line: u32) -> bool {
        let _ = line;
        false
    }

    /// The line of the branch of this name in the macro that begins on a line.
    fn branch_line(&self, line: u32, name: &str) -> Option<u32> {
        let snake = expression::snake_case(name);
        let lines = (line..line + 60).map(|line| (line, self.line(line)));
        let mut depth = 0_i32;
        for (number, text) in lines {
            let called = expression::calls(text).iter().any(|call| *call == snake || call == name);
            if called && text.contains('=') {
                return Some(number);
            }
            let count = |of: char| i32::try_from(text.matches(of).count()).unwrap_or_default();
            depth += count('{') - count('}');
            if depth <= 0 && number > line {
                return None;
            }
        }
        None
    }

    /// The functions that are called on a line, by the last words of their names.
    fn calls(&self, line: u32) -> Vec<String> {
        expression::calls(self.line(line))
    }

    /// Whether the task that is spawned on this line is aborted or cancelled somewhere, as far as the text tells: by what
    /// its handle, or the set that it is in, is called. Where that has no name, any such call counts.
    fn ends_on_purpose(&self, line: u32) -> bool;
}

/// Texts by the names of their files, as places have them.
#[derive(Default)]
pub struct Sources {
    files: HashMap<String, Box<dyn Source>>,
}

impl Sources {
    /// Reads these files, whose names start in a folder. Those that cannot be read say nothing.
    pub fn read<'a>(folder: &Path, names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut sources = Sources::default();
        for name in names {
            if !sources.files.contains_key(name)
                && let Ok(text) = std::fs::read_to_string(folder.join(name))
            {
                sources.add(name, &text);
            }
        }
        sources
    }

    /// Adds a text.
    pub fn add(&mut self, name: &str, text: &str) {
        let source: Box<dyn Source> = if name.ends_with(".py") {
            Box::new(python::Python::new(text))
        } else {
            Box::new(rust::Rust::new(text))
        };
        self.files.insert(name.to_owned(), source);
    }

    /// The text of this file.
    pub fn of(&self, name: &str) -> Option<&dyn Source> {
        self.files.get(name).map(Box::as_ref)
    }

    /// All of them, with their names, in the order of these.
    pub fn all(&self) -> Vec<(&str, &dyn Source)> {
        let mut all: Vec<_> =
            self.files.iter().map(|(name, source)| (&**name, &**source)).collect();
        all.sort_by_key(|(name, _)| *name);
        all
    }
}
