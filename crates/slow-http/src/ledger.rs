//! The ledger as JSON.

use serde::Serialize;
use slow_api::{End, Lane, Ledger, Span, State};

/// What `GET /ledger` answers. Times are in seconds since the market opened.
#[derive(Serialize)]
pub(crate) struct LedgerBody {
    calls: u64,
    completed: u64,
    failed: u64,
    cancelled: u64,
    in_flight: u64,
    peak_in_flight: u64,
    lanes: Vec<LaneBody>,
    lanes_not_kept: u64,
}

#[derive(Serialize)]
struct LaneBody {
    name: String,
    /// `null` while the call is in flight.
    end: Option<&'static str>,
    spans: Vec<SpanBody>,
}

#[derive(Serialize)]
struct SpanBody {
    state: &'static str,
    start_s: f64,
    end_s: f64,
}

impl LedgerBody {
    pub(crate) fn of(ledger: &Ledger) -> Self {
        let summary = ledger.summary();
        LedgerBody {
            calls: summary.calls,
            completed: summary.completed,
            failed: summary.failed,
            cancelled: summary.cancelled,
            in_flight: summary.in_flight,
            peak_in_flight: summary.peak_in_flight,
            lanes: ledger.lanes().into_iter().map(LaneBody::from).collect(),
            lanes_not_kept: ledger.lanes_not_kept(),
        }
    }
}

impl From<Lane> for LaneBody {
    fn from(lane: Lane) -> Self {
        let end = lane.end.map(|end| match end {
            End::Completed => "completed",
            End::Failed => "failed",
            End::Cancelled => "cancelled",
            End::Panicked => "panicked",
        });
        LaneBody {
            name: lane.name,
            end,
            spans: lane.spans.into_iter().map(SpanBody::from).collect(),
        }
    }
}

impl From<Span> for SpanBody {
    fn from(span: Span) -> Self {
        let state = match span.state {
            State::Waiting => "waiting",
            State::Running => "running",
            State::Ready => "ready",
        };
        SpanBody { state, start_s: span.start.as_secs_f64(), end_s: span.end.as_secs_f64() }
    }
}
