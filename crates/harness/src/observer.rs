//! Seeing a run while it goes on.

use crate::demo::{Approach, Demo};
use crate::measurement::Measurement;
use slow_api::Ledger;

/// Somebody who wants to know how a run goes.
///
/// Nothing is called while an approach runs, so that watching costs the run nothing: an observer that wants
/// to draw meanwhile looks into the [`LiveRun`] from a thread of its own, as often as it likes.
pub trait Observer {
    /// A demo begins.
    fn demo_started(&mut self, _demo: &Demo) {}

    /// An approach is about to run; its clock starts when this returns.
    fn approach_started(&mut self, _approach: &Approach, _live: &LiveRun) {}

    /// An approach is over.
    fn approach_finished(&mut self, _approach: &Approach, _measurement: &Measurement) {}
}

/// Looks away.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Observer for Silent {}

/// A window into a run: the ledger, as it fills.
#[derive(Clone, Debug)]
pub struct LiveRun {
    /// What the market has seen so far.
    pub ledger: Ledger,
}
