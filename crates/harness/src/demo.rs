//! Demos and approaches, as a chapter describes them: plain data, there without any preparation.

use crate::measure::Measure;
use crate::settings::Settings;
use crate::setup::{Prepared, Setup};
use recording::FindingKind as Finding;
use std::cell::Cell;

/// One timed experiment: a question, two or more approaches, a takeaway.
///
/// This is its description. What it needs to run, and what theory expects of it, depends on the settings and on
/// the machine: [`Demo::prepare`] makes that.
#[derive(Clone, Copy, Debug)]
pub struct Demo {
    /// Its name within the chapter: `many`.
    pub id: &'static str,
    /// What a reader sees: "Ten prices".
    pub title: &'static str,
    /// What to predict before running, at the guide's pace.
    pub question: &'static str,
    /// What to remember afterwards.
    pub takeaway: &'static str,
    /// What the question asks for: the first decides which approach does best, the others are shown beside it.
    pub measures: &'static [Measure],
    /// Whether it needs the clock on the wall: real cores, sockets, other processes.
    pub real_time_only: bool,
    /// The ways to do the work, in the order in which they are shown.
    pub approaches: &'static [Approach],
    /// Sets it up.
    pub setup: fn(&Settings) -> Setup,
}

thread_local! {
    static PREPARED: Cell<u64> = const { Cell::new(0) };
}

impl Demo {
    /// Sets the demo up. This may calibrate the machine, which takes a moment.
    ///
    /// # Panics
    ///
    /// When its setup has a case of an approach that the description does not have: a mistake in the chapter.
    pub fn prepare(&self, settings: &Settings) -> Prepared {
        PREPARED.set(PREPARED.get() + 1);
        Prepared::new(*self, (self.setup)(settings))
    }

    /// How many demos this thread has set up so far: what only wants to know their names sets up none.
    pub fn prepared_here() -> u64 {
        PREPARED.get()
    }

    /// The approach of this id.
    pub fn approach(&self, id: &str) -> Option<&'static Approach> {
        self.approaches.iter().find(|approach| approach.id == id)
    }
}

/// One way to do the demo's work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approach {
    /// Its name within the demo: `one-by-one`.
    pub id: &'static str,
    /// What a reader sees: "one by one".
    pub label: &'static str,
    /// The anchor of its source in the chapter's files; its id unless said.
    pub source: &'static str,
    /// Whether it does all of what was asked. One that loses orders, or refuses to answer, may be fast and is
    /// still no match for one that does the work.
    pub right: bool,
    /// Whether it is an answer to a question that asks which approaches do something. Where no approach of a demo
    /// is, its question has no such answer.
    pub chosen: bool,
    /// What a tool that watches its tasks has to find in it.
    pub finds: &'static [Finding],
}

impl Approach {
    /// An approach that does its work, and in which there is nothing to find.
    pub const fn new(id: &'static str, label: &'static str) -> Self {
        Approach { id, label, source: id, right: true, chosen: false, finds: &[] }
    }

    /// The anchor of its source, where that is not its id.
    pub const fn source(self, anchor: &'static str) -> Self {
        Approach { source: anchor, ..self }
    }

    /// It does not do all of what was asked: it loses, forgets, refuses or panics.
    pub const fn wrong(self) -> Self {
        Approach { right: false, ..self }
    }

    /// It is an answer to the question which approaches do something.
    pub const fn chosen(self) -> Self {
        Approach { chosen: true, ..self }
    }

    /// What a tool that watches its tasks has to find in it.
    pub const fn finds(self, finds: &'static [Finding]) -> Self {
        Approach { finds, ..self }
    }
}

/// The demos of one chapter, and the options that they listen to.
#[derive(Clone, Copy, Debug)]
pub struct Demos {
    /// The chapter's name, which is that of its folder.
    pub chapter: &'static str,
    /// The options beyond the common ones that its demos listen to.
    pub knobs: &'static [Knob],
    /// The demos, in the order in which they are shown.
    pub list: &'static [Demo],
}

impl Demos {
    /// The demo of this id.
    pub fn find(&self, id: &str) -> Option<&'static Demo> {
        self.list.iter().find(|demo| demo.id == id)
    }
}

/// An option that makes sense for some chapters only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knob {
    /// `--latency`: how long a call takes.
    Latency,
    /// `--requests`: how many calls are made.
    Requests,
}
