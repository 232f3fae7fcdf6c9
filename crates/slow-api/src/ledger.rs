//! What the market saw: every call, when it began and ended, and how.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How many lanes a ledger keeps by default. Calls beyond are counted, not kept, so a million calls need no
/// more memory than a thousand.
pub const KEPT_LANES: usize = 1_000;

/// The record of all calls, shared by everybody who holds a clone.
///
/// A call is entered when it is first polled, not when it is created: a future that nobody awaits never
/// reaches the market. Dropping the call's future before it is done enters it as [`End::Cancelled`].
///
/// ```
/// use slow_api::Market;
///
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// let market = Market::default();
/// let call = market.quote("AAPL");
/// assert_eq!(market.ledger().summary().calls, 0); // a future is inert until polled
/// call.await.unwrap();
/// assert_eq!(market.ledger().summary().calls, 1);
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Ledger {
    // A std mutex, not Tokio's: it is held for a few instructions and never across an await.
    book: Arc<Mutex<Book>>,
}

/// The ledger in five numbers and the one that is still open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Calls that reached the market.
    pub calls: u64,
    /// Calls that got their answer.
    pub completed: u64,
    /// Calls that got an error.
    pub failed: u64,
    /// Calls whose future was dropped before the answer came, be it by a timeout, an abort, the end of the
    /// runtime or a panic.
    pub cancelled: u64,
    /// The most calls that were in flight at the same moment.
    pub peak_in_flight: u64,
    /// Calls begun and not yet ended.
    pub in_flight: u64,
}

/// What one call (or task, thread, core) did over time, from left to right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Who: the symbol of a call, the name of a task, the number of a core.
    pub name: String,
    /// What it did, in order of time.
    pub spans: Vec<Span>,
    /// How it ended; `None` while it goes on.
    pub end: Option<End>,
}

/// A stretch of time in one state, measured from the ledger's [start](Ledger::restart).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Waiting or running.
    pub state: State,
    /// When it began.
    pub start: Duration,
    /// When it ended; the same as `start` while it goes on.
    pub end: Duration,
}

/// What a lane does at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It waits for something outside, and its thread is free for others.
    Waiting,
    /// It has its thread for itself: computing, or blocked in a synchronous call.
    Running,
}

/// How a lane ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// With an answer.
    Completed,
    /// With an error.
    Failed,
    /// Its future was dropped before it was done.
    Cancelled,
    /// A panic unwound through it.
    Panicked,
}

#[derive(Debug)]
struct Book {
    /// Time zero.
    start: Instant,
    /// How often the ledger was restarted: an entry from an earlier edition is not ours to count.
    edition: u64,
    /// The latest time entered: what a call that ends outside every runtime is dated with.
    latest: Duration,
    summary: Summary,
    /// The first `keep` lanes, and how many came after them.
    lanes: Vec<Lane>,
    keep: usize,
    not_kept: u64,
}

impl Ledger {
    /// An empty ledger that keeps the first `keep` lanes and counts the rest. Time starts now.
    pub fn new(keep: usize) -> Self {
        let book = Book {
            start: Instant::now(),
            edition: 0,
            latest: Duration::ZERO,
            summary: Summary::default(),
            lanes: Vec::new(),
            keep,
            not_kept: 0,
        };
        Ledger { book: Arc::new(Mutex::new(book)) }
    }

    /// Forgets everything and starts time now. Entries that are still open are forgotten too; their end is
    /// not counted.
    pub fn restart(&self) {
        let mut book = self.book();
        book.start = Instant::now();
        book.edition += 1;
        book.latest = Duration::ZERO;
        book.summary = Summary::default();
        book.lanes.clear();
        book.not_kept = 0;
    }

    /// Enters the beginning of a call. Its end is entered by [`Entry::finish`], or, when the entry is dropped
    /// before that, as cancelled.
    pub fn begin(&self, name: &str, state: State) -> Entry {
        let mut book = self.book();
        book.summary.calls += 1;
        book.summary.in_flight += 1;
        book.summary.peak_in_flight = book.summary.peak_in_flight.max(book.summary.in_flight);
        self.enter(&mut book, name, state, true)
    }

    /// Draws a lane for something that is no call to the market: a task, a thread, a core at work. The counts
    /// stay as they are.
    pub fn track(&self, name: &str, state: State) -> Entry {
        self.enter(&mut self.book(), name, state, false)
    }

    fn enter(&self, book: &mut Book, name: &str, state: State, counted: bool) -> Entry {
        let lane = if book.lanes.len() < book.keep {
            let now = book.now();
            book.lanes.push(Lane {
                name: name.to_owned(),
                spans: vec![Span { state, start: now, end: now }],
                end: None,
            });
            Some(book.lanes.len() - 1)
        } else {
            book.not_kept += 1;
            None
        };
        Entry { ledger: self.clone(), edition: book.edition, lane, counted, open: true }
    }

    /// The counts up to now.
    pub fn summary(&self) -> Summary {
        self.book().summary
    }

    /// The lanes kept, in the order in which they began, the open ones drawn up to now.
    pub fn lanes(&self) -> Vec<Lane> {
        let mut book = self.book();
        let now = book.now();
        let mut lanes = book.lanes.clone();
        for lane in lanes.iter_mut().filter(|lane| lane.end.is_none()) {
            if let Some(span) = lane.spans.last_mut() {
                span.end = now;
            }
        }
        lanes
    }

    /// How many lanes there were beyond those kept.
    pub fn lanes_not_kept(&self) -> u64 {
        self.book().not_kept
    }

    /// Time since the start.
    pub fn elapsed(&self) -> Duration {
        self.book().now()
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        // A panic elsewhere leaves the counts as true as they were: carry on.
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Ledger {
    fn default() -> Self {
        Ledger::new(KEPT_LANES)
    }
}

impl Book {
    /// Now, and never before anything that is already entered.
    ///
    /// Outside its runtime, Tokio's `Instant::now` reads the real clock, which may lie before a virtual one.
    fn now(&mut self) -> Duration {
        self.latest = self.start.elapsed().max(self.latest);
        self.latest
    }
}

/// An open entry in the ledger; dropping it unfinished enters a cancellation.
///
/// This is the whole mechanism by which the market notices that a caller went away: a future owns what its
/// body owns, so dropping the future drops the entry.
#[derive(Debug)]
#[must_use = "an entry that is dropped at once is recorded as cancelled"]
pub struct Entry {
    ledger: Ledger,
    /// The ledger's edition when this was entered.
    edition: u64,
    /// Where the lane is kept, if it is.
    lane: Option<usize>,
    /// Whether it is a call, and so part of the counts.
    counted: bool,
    open: bool,
}

impl Entry {
    /// From now on this lane is in another state.
    pub fn turn(&self, state: State) {
        let mut book = self.ledger.book();
        let now = book.now();
        if let Some(lane) = self.lane(&mut book) {
            if let Some(span) = lane.spans.last_mut() {
                span.end = now;
            }
            lane.spans.push(Span { state, start: now, end: now });
        }
    }

    /// Enters how it ended.
    pub fn finish(mut self, end: End) {
        self.close(end);
    }

    fn close(&mut self, end: End) {
        self.open = false;
        let mut book = self.ledger.book();
        if book.edition != self.edition {
            return;
        }
        if self.lane.is_some() {
            let now = book.now();
            if let Some(lane) = self.lane(&mut book) {
                lane.end = Some(end);
                if let Some(span) = lane.spans.last_mut() {
                    span.end = now;
                }
            }
        }
        if !self.counted {
            return;
        }
        book.summary.in_flight -= 1;
        match end {
            End::Completed => book.summary.completed += 1,
            End::Failed => book.summary.failed += 1,
            End::Cancelled | End::Panicked => book.summary.cancelled += 1,
        }
    }

    fn lane<'a>(&self, book: &'a mut Book) -> Option<&'a mut Lane> {
        if book.edition != self.edition {
            return None;
        }
        self.lane.and_then(|index| book.lanes.get_mut(index))
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        if self.open {
            self.close(if std::thread::panicking() { End::Panicked } else { End::Cancelled });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::advance;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn an_entry_can_wait_and_run() {
        let ledger = Ledger::default();
        let entry = ledger.begin("pasta", State::Running);
        advance(SECOND).await;
        entry.turn(State::Waiting);
        advance(2 * SECOND).await;
        entry.finish(End::Completed);

        let lanes = ledger.lanes();
        assert_eq!(lanes[0].end, Some(End::Completed));
        assert_eq!(
            lanes[0].spans,
            [
                Span { state: State::Running, start: Duration::ZERO, end: SECOND },
                Span { state: State::Waiting, start: SECOND, end: 3 * SECOND },
            ]
        );
    }

    #[tokio::test(start_paused = true)]
    async fn an_open_lane_is_drawn_up_to_now() {
        let ledger = Ledger::default();
        let _entry = ledger.begin("AAPL", State::Waiting);
        advance(SECOND).await;
        assert_eq!(ledger.lanes()[0].spans[0].end, SECOND);
        assert_eq!(ledger.lanes()[0].end, None);
    }

    #[test]
    fn lanes_beyond_the_limit_are_counted() {
        let ledger = Ledger::new(2);
        for _ in 0..5 {
            ledger.begin("AAPL", State::Waiting).finish(End::Completed);
        }
        assert_eq!(ledger.lanes().len(), 2);
        assert_eq!(ledger.lanes_not_kept(), 3);
        assert_eq!(ledger.summary().completed, 5);
    }

    #[test]
    fn a_dropped_entry_is_cancelled_and_a_panicking_one_says_so() {
        let ledger = Ledger::default();
        drop(ledger.begin("dropped", State::Waiting));
        let inner = ledger.clone();
        std::panic::catch_unwind(move || {
            let _entry = inner.begin("panicked", State::Running);
            std::panic::resume_unwind(Box::new("on purpose"));
        })
        .unwrap_err();

        let ends: Vec<_> = ledger.lanes().iter().map(|lane| lane.end).collect();
        assert_eq!(ends, [Some(End::Cancelled), Some(End::Panicked)]);
        assert_eq!(ledger.summary().cancelled, 2);
        assert_eq!(ledger.summary().in_flight, 0);
    }

    #[test]
    fn an_entry_from_before_a_restart_leaves_no_trace() {
        let ledger = Ledger::default();
        let old = ledger.begin("old", State::Waiting);
        ledger.restart();
        let new = ledger.begin("new", State::Waiting);
        old.turn(State::Running);
        old.finish(End::Failed);

        assert_eq!(ledger.summary().in_flight, 1);
        assert_eq!(ledger.summary().failed, 0);
        assert_eq!(ledger.lanes()[0].spans.len(), 1);
        new.finish(End::Completed);
    }
}
