//! Who did what, when.

use crate::setup::Stage;
use slow_api::{End, Lane, Ledger, Span, State, What};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

/// Lanes of spans: one lane per call, task, thread or core.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    /// The lanes, in the order in which they began.
    pub lanes: Vec<Lane>,
    /// Lanes that were counted and not kept, see [`slow_api::KEPT_LANES`].
    pub not_kept: u64,
}

/// The share of the elapsed time that the event loop must have been held up for to get a lane of its own.
/// Below, it would be a lane of nothing.
const NOTEWORTHY: f64 = 0.02;

impl Timeline {
    /// The ledger's lanes and, where it was held up, the event loop's, cut off at the end of the run.
    ///
    /// What the run left behind (a detached task, say) was cut off by the end of its runtime, a moment after
    /// the end of the measurement.
    pub(crate) fn new(ledger: &Ledger, held_up: Vec<Span>, elapsed: Duration) -> Self {
        let mut lanes = ledger.lanes();
        let total: Duration = held_up.iter().map(|span| span.end - span.start).sum();
        if total.as_secs_f64() > NOTEWORTHY * elapsed.as_secs_f64() {
            lanes.push(event_loop_lane(&held_up, elapsed));
        }
        for span in lanes.iter_mut().flat_map(|lane| &mut lane.spans) {
            span.start = span.start.min(elapsed);
            span.end = span.end.min(elapsed);
        }
        Timeline { lanes, not_kept: ledger.lanes_not_kept() }
    }

    /// The time of the last thing that happened.
    pub fn length(&self) -> Duration {
        let ends = self.lanes.iter().flat_map(|lane| &lane.spans).map(|span| span.end);
        ends.max().unwrap_or_default()
    }
}

/// Running where the loop was held up, waiting between.
fn event_loop_lane(held_up: &[Span], elapsed: Duration) -> Lane {
    let mut spans = Vec::new();
    let mut now = Duration::ZERO;
    for span in held_up {
        if span.start > now {
            spans.push(Span { state: State::Waiting, start: now, end: span.start });
        }
        spans.push(*span);
        now = span.end;
    }
    if elapsed > now {
        spans.push(Span { state: State::Waiting, start: now, end: elapsed });
    }
    Lane { name: "event loop".to_owned(), spans, end: Some(End::Completed) }
}

/// A future that notes when polling it took long: nothing else on its thread can run meanwhile, so these are
/// the times at which the event loop was held up.
pub(crate) struct Watched<F> {
    future: Pin<Box<F>>,
    stage: Stage,
    held_up: Vec<Span>,
}

/// What the events call the future that is the approach itself.
pub const MAIN_TASK: &str = "main task";

/// A poll shorter than this is what polls should be.
const LONG_POLL: Duration = Duration::from_millis(1);

/// Bounds the memory of a run that holds the loop up all the time; later polls extend the last span.
const MOST_SPANS: usize = 1_000;

impl<F: Future> Watched<F> {
    pub(crate) fn new(future: F, stage: Stage) -> Self {
        Watched { future: Box::pin(future), stage, held_up: Vec::new() }
    }
}

impl<F: Future> Future for Watched<F> {
    /// The future's own output, and when the loop was held up.
    type Output = (F::Output, Vec<Span>);

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let ledger = self.stage.market.ledger().clone();
        let zero = self.stage.started();
        let mut start = self.stage.elapsed();
        ledger.note(What::Polled, MAIN_TASK);
        let poll = self.future.as_mut().poll(cx);
        ledger.note(if poll.is_ready() { What::Completed } else { What::Waits }, MAIN_TASK);
        let end = self.stage.elapsed();
        if self.stage.started() != zero {
            // The approach started its clock within this poll: what came before is not measured.
            self.held_up.clear();
            start = Duration::ZERO;
        }
        if end.saturating_sub(start) >= LONG_POLL {
            let full = self.held_up.len() == MOST_SPANS;
            match self.held_up.last_mut() {
                Some(last) if full || start.saturating_sub(last.end) < LONG_POLL => last.end = end,
                _ => self.held_up.push(Span { state: State::Running, start, end }),
            }
        }
        poll.map(|output| (output, std::mem::take(&mut self.held_up)))
    }
}
