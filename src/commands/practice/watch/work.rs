//! The threads that judge while the keyboard is listened to. What comes of them arrives as events.

use super::events::Event;
use crate::commands::practice::{recorded, render};
use crate::view::Terminal;
use checker::{Attempt, Cancel, Catalogue, Judge, Next, Part, Quiet, Verdict};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;

/// Judges, and tells what came of it.
#[derive(Clone, Debug)]
pub struct Work {
    pub judge: Judge,
    pub events: Sender<Event>,
    /// Cancels the check of all exercises.
    pub cancel_all: Cancel,
}

impl Work {
    /// Judges an attempt, and asks Clippy if it passes. The number says which run the events are about.
    pub fn check(&self, number: u64, attempt: Attempt, cancel: Cancel, terminal: Terminal) {
        let Work { judge, events, .. } = self.clone();
        thread::spawn(move || {
            let verdict = judge.judge(&attempt, &Quiet, &cancel);
            let passed = verdict.clone().filter(Verdict::passed);
            // Nobody listens any more when the program is about to end.
            let _ = events.send(Event::Judged(number, verdict));
            if let Some(verdict) = passed.filter(|_| !cancel.is_cancelled()) {
                let advice = render::advice(&judge, &attempt, &verdict, &terminal);
                let _ = events.send(Event::Advised(number, advice));
            }
        });
    }

    /// Records one check of an attempt.
    pub fn trace(&self, number: u64, attempt: Attempt, check: String, cancel: Cancel) {
        let Work { judge, events, .. } = self.clone();
        thread::spawn(move || {
            let part = Part::Check(check);
            let traced = recorded::record(&judge, &attempt, &part, &Quiet, &cancel);
            let traced = traced.map_err(|error| format!("{error:#}"));
            // Nobody listens any more when the program is about to end.
            let _ = events.send(Event::Traced(number, traced));
        });
    }

    /// Judges all that is in the folder.
    pub fn check_all(&self, catalogue: Arc<Catalogue>) {
        let Work { judge, events, cancel_all } = self.clone();
        thread::spawn(move || {
            let folder = judge.builder.folder();
            let attempt = |exercise| Attempt::in_folder(folder, exercise, false).ok();
            // A file that cannot be read has not passed, and is no reason to leave the others unjudged.
            let attempts: Vec<_> = catalogue.exercises.iter().filter_map(attempt).collect();
            judge.judge_each(&attempts, &Quiet, &cancel_all, |attempt, verdict| {
                let Some(verdict) = verdict else { return Next::Stop };
                let still = attempt.is_still_in(folder);
                // Nobody listens any more when the program is about to end.
                let _ = events.send(Event::CheckedOne(verdict, still));
                Next::GoOn
            });
            let _ = events.send(Event::CheckedAll);
        });
    }
}
