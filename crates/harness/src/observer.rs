//! Seeing a run while it goes on.

use crate::measurement::Measurement;
use crate::setup::{Prepared, Trial};
use slow_api::Ledger;

/// Is told how a run goes.
///
/// Nothing is called while an approach runs, so that watching costs the run nothing: an observer that wants
/// to draw meanwhile looks into the [`LiveRun`] from a thread of its own, as often as it likes.
pub trait Observer {
    /// A demo begins.
    fn demo_started(&mut self, _prepared: &Prepared) {}

    /// An approach is about to run; its clock starts when this returns.
    fn approach_started(&mut self, _trial: &Trial, _live: &LiveRun) {}

    /// An approach is over.
    fn approach_finished(&mut self, _trial: &Trial, _measurement: &Measurement) {}
}

/// An observer that does nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Observer for Silent {}

/// A window into a run: the ledger, as it fills.
#[derive(Clone, Debug)]
pub struct LiveRun {
    /// What the market has seen so far.
    pub ledger: Ledger,
}
