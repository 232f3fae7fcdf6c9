//! What the market saw: every call, when it began and ended, and how.

use crate::trace::{Event, KEPT_EVENTS, TaskName, What};
use std::backtrace::Backtrace;
use std::panic::Location;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
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
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    // A std mutex, not Tokio's: it is held for a few instructions and never across an await.
    book: Mutex<Book>,
    /// Whether the book has events. Beside it, so that each call that is made can ask without the lock.
    traces: AtomicBool,
    /// How many futures were made since the ledger traces.
    futures: AtomicU64,
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
    /// What it did.
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
    /// It could go on, and waits for its turn: its thread is busy with something else.
    Ready,
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
    /// The same on the clock that nobody pauses.
    real_start: std::time::Instant,
    /// How often the ledger was restarted: an entry from an earlier edition is not ours to count.
    edition: u32,
    /// The latest time entered: what a call that ends outside every runtime is dated with.
    latest: Duration,
    summary: Summary,
    /// The first `keep` lanes, and how many came after them.
    lanes: Vec<Lane>,
    keep: usize,
    not_kept: u64,
    /// What happened, event by event; `None` unless the ledger traces.
    events: Option<Vec<Event>>,
}

impl Ledger {
    /// An empty ledger that keeps the first `keep` lanes and counts the rest. Time starts now.
    pub fn new(keep: usize) -> Self {
        let book = Book {
            start: Instant::now(),
            real_start: std::time::Instant::now(),
            edition: 0,
            latest: Duration::ZERO,
            summary: Summary::default(),
            lanes: Vec::new(),
            keep,
            not_kept: 0,
            events: None,
        };
        Ledger {
            shared: Arc::new(Shared {
                book: Mutex::new(book),
                traces: AtomicBool::new(false),
                futures: AtomicU64::new(0),
            }),
        }
    }

    /// From now on records every event, too: what was created, polled, woken, dropped, and by which line of
    /// source. For looking at a run step by step; a run that is measured does without.
    pub fn trace(&self) {
        self.book().events.get_or_insert_default();
        self.shared.traces.store(true, Ordering::Release);
    }

    /// What happened so far, in order; nothing unless [`Ledger::trace`] was called before. At most
    /// [`KEPT_EVENTS`].
    pub fn events(&self) -> Vec<Event> {
        self.book().events.clone().unwrap_or_default()
    }

    /// Records an event of the run itself, if this ledger traces.
    pub fn note(&self, what: What, name: &str) {
        self.book().event(what, name, Origin::default());
    }

    /// Whether events are recorded.
    pub(crate) fn traces(&self) -> bool {
        self.shared.traces.load(Ordering::Acquire)
    }

    /// Records an event of a call, if this ledger traces.
    pub(crate) fn note_call(
        &self,
        what: What,
        name: &str,
        source: &'static Location<'static>,
        future: u64,
    ) {
        let origin = Origin { source: Some(source), future: Some(future), lane: None };
        self.book().event(what, name, origin);
    }

    /// The number of a future that was just made.
    pub(crate) fn next_future(&self) -> u64 {
        self.shared.futures.fetch_add(1, Ordering::Relaxed)
    }

    /// Forgets everything and starts time now. Entries that are still open are forgotten too; their end is
    /// not counted.
    pub fn restart(&self) {
        let mut book = self.book();
        book.start = Instant::now();
        book.real_start = std::time::Instant::now();
        book.edition += 1;
        book.latest = Duration::ZERO;
        book.summary = Summary::default();
        book.lanes.clear();
        book.not_kept = 0;
        if let Some(events) = &mut book.events {
            events.clear();
        }
    }

    /// Enters the beginning of a call. Its end is entered by [`Entry::finish`], or, when the entry is dropped
    /// before that, as cancelled.
    #[track_caller]
    pub fn begin(&self, name: &str, state: State) -> Entry {
        self.begin_at(name, state, Location::caller())
    }

    /// [`Ledger::begin`], on behalf of this line of source.
    pub(crate) fn begin_at(
        &self,
        name: &str,
        state: State,
        source: &'static Location<'static>,
    ) -> Entry {
        let mut book = self.book();
        book.summary.calls += 1;
        book.summary.in_flight += 1;
        book.summary.peak_in_flight = book.summary.peak_in_flight.max(book.summary.in_flight);
        self.enter(&mut book, name, state, true, source)
    }

    /// Draws a lane for something that is no call to the market: a task, a thread, a core at work. The counts
    /// stay as they are.
    #[track_caller]
    pub fn track(&self, name: &str, state: State) -> Entry {
        self.enter(&mut self.book(), name, state, false, Location::caller())
    }

    fn enter(
        &self,
        book: &mut Book,
        name: &str,
        state: State,
        counted: bool,
        source: &'static Location<'static>,
    ) -> Entry {
        let lane = if book.lanes.len() < book.keep {
            let now = book.now();
            book.lanes.push(Lane {
                name: name.to_owned(),
                spans: vec![Span { state, start: now, end: now }],
                end: None,
            });
            u32::try_from(book.lanes.len() - 1).ok()
        } else {
            book.not_kept += 1;
            None
        };
        book.event(What::from(state), name, Origin::of_lane(lane, source));
        Entry { ledger: self.clone(), edition: book.edition, lane, counted, source, open: true }
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
        self.shared.book.lock().unwrap_or_else(PoisonError::into_inner)
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

    fn event(&mut self, what: What, name: &str, origin: Origin) {
        if self.events.as_ref().is_none_or(|events| events.len() >= KEPT_EVENTS) {
            return;
        }
        let event = Event {
            at: self.now(),
            real: self.real_start.elapsed(),
            thread: std::thread::current().id(),
            what,
            name: name.to_owned(),
            lane: origin.lane,
            task: TaskName::current(),
            source: origin.source,
            future: origin.future,
            stack: what.has_stack().then(|| Arc::new(Backtrace::force_capture())),
        };
        self.events.get_or_insert_default().push(event);
    }
}

/// Where an event comes from.
#[derive(Clone, Copy, Debug, Default)]
struct Origin {
    source: Option<&'static Location<'static>>,
    future: Option<u64>,
    lane: Option<usize>,
}

impl Origin {
    fn of_lane(lane: Option<u32>, source: &'static Location<'static>) -> Self {
        Origin { source: Some(source), future: None, lane: lane.map(index) }
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
    edition: u32,
    /// Where the lane is kept, if it is. (Half the size of an `Option<usize>`.)
    lane: Option<u32>,
    /// Whether it is a call, and so part of the counts.
    counted: bool,
    /// Who entered it.
    source: &'static Location<'static>,
    open: bool,
}

impl Entry {
    /// From now on this lane is in another state.
    pub fn turn(&self, state: State) {
        let mut book = self.ledger.book();
        let now = book.now();
        if let Some(lane) = self.lane(&mut book) {
            // A lane that had paused is going on; what it did last is over already.
            if lane.end.take().is_none()
                && let Some(span) = lane.spans.last_mut()
            {
                span.end = now;
            }
            lane.spans.push(Span { state, start: now, end: now });
            let name = lane.name.clone();
            book.event(What::from(state), &name, Origin::of_lane(self.lane, self.source));
        }
    }

    /// Enters that it ended well, unless it [goes on](Entry::turn) later: a worker that may get more to do.
    /// For lanes that are [tracked](Ledger::track); a call has only one end.
    pub fn pause(&self) {
        self.end_lane(&mut self.ledger.book(), End::Completed);
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
        self.end_lane(&mut book, end);
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

    fn end_lane(&self, book: &mut Book, end: End) {
        if self.lane.is_none() {
            return;
        }
        let now = book.now();
        // A lane that has paused has ended already.
        let Some(lane) = self.lane(book).filter(|lane| lane.end.is_none()) else {
            return;
        };
        lane.end = Some(end);
        if let Some(span) = lane.spans.last_mut() {
            span.end = now;
        }
        let name = lane.name.clone();
        book.event(What::from(end), &name, Origin::of_lane(self.lane, self.source));
    }

    fn lane<'a>(&self, book: &'a mut Book) -> Option<&'a mut Lane> {
        if book.edition != self.edition {
            return None;
        }
        self.lane.and_then(|lane| book.lanes.get_mut(index(lane)))
    }
}

fn index(lane: u32) -> usize {
    lane as usize
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

    #[tokio::test(start_paused = true)]
    async fn a_lane_that_pauses_is_blank_until_it_goes_on() {
        let ledger = Ledger::default();
        let entry = ledger.track("thread 1", State::Running);
        advance(SECOND).await;
        entry.pause();
        advance(SECOND).await;
        assert_eq!(ledger.lanes()[0].end, Some(End::Completed));

        entry.turn(State::Running);
        advance(SECOND).await;
        assert_eq!(ledger.lanes()[0].end, None);
        entry.pause();
        advance(SECOND).await;
        drop(entry);

        let lanes = ledger.lanes();
        let running = |start, end| Span { state: State::Running, start, end };
        assert_eq!(lanes[0].end, Some(End::Completed));
        assert_eq!(
            lanes[0].spans,
            [running(Duration::ZERO, SECOND), running(2 * SECOND, 3 * SECOND)]
        );
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
