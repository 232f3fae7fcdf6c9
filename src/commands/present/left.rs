//! Where a talk was left, so that it can go on there.

use crate::shell::progress;
use crate::view::guess::Guess;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const FILE: &str = "talks.json";

/// A page, and what the class had guessed up to there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Left {
    /// Counted from 1.
    pub page: usize,
    /// By the id of the demo: a guess for each approach.
    pub guesses: BTreeMap<String, Vec<Guess>>,
}

impl Left {
    /// Where the last talk of this chapter was left; `None` when it came to its end.
    pub fn load(lesson: &str) -> Option<Self> {
        all().remove(lesson)
    }

    /// Remembers it. A talk goes on when that cannot be written.
    pub fn keep(self, lesson: &str) {
        change(|talks| {
            talks.insert(lesson.to_owned(), self);
        });
    }

    /// The talk came to its end.
    pub fn forget(lesson: &str) {
        change(|talks| {
            talks.remove(lesson);
        });
    }
}

fn all() -> BTreeMap<String, Left> {
    progress::file(FILE).and_then(|path| progress::read(&path)).unwrap_or_default()
}

fn change(change: impl FnOnce(&mut BTreeMap<String, Left>)) {
    let before = all();
    let mut talks = before.clone();
    change(&mut talks);
    if talks != before
        && let Some(path) = progress::file(FILE)
    {
        let _ = progress::write(&path, &talks);
    }
}
