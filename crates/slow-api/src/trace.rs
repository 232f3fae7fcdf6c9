//! What happened in a run, event by event.
//!
//! Stable Tokio has no hooks for its scheduler, but the market's own calls see a lot of it from within: when
//! they are created, which task polls them, when their waker is called, and when they are dropped. That is
//! enough to tell what the event loop did, and exact, since it is what really happened.

use crate::ledger::{End, Ledger, State};
use std::backtrace::Backtrace;
use std::fmt;
use std::future::poll_fn;
use std::panic::Location;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Wake, Waker};
use std::thread::ThreadId;
use std::time::Duration;

/// How many events a ledger keeps; nobody steps through more.
pub const KEPT_EVENTS: usize = 5_000;

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Event {
    /// When, from the start of the ledger, by the clock that the market goes by.
    pub at: Duration,
    /// The same by the clock on the wall, which no test pauses.
    pub real: Duration,
    /// On which thread.
    pub thread: ThreadId,
    /// What.
    pub what: What,
    /// To whom: the symbol of a call, the name of a lane, or the main task.
    pub name: String,
    /// The lane that shows it, counted as in [`Ledger::lanes`]; `None` when it belongs to no lane (yet).
    pub lane: Option<usize>,
    /// In which task.
    pub task: TaskName,
    /// The line of source that made the call.
    pub source: Option<&'static Location<'static>>,
    /// Which future it is about, where it is about one: numbers from 0 in the order in which they were made.
    pub future: Option<u64>,
    /// The calls that led there, where something began to wait or to run or was dropped: the innermost is the line that
    /// runs at that moment. Its names are looked up when it is printed, which takes a while.
    pub stack: Option<Arc<Backtrace>>,
}

/// What can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A future was made. It does nothing yet.
    Created,
    /// A future was polled: asked to go as far as it can.
    Polled,
    /// It began to wait, and returned `Pending`.
    Waits,
    /// It has its thread for itself: computing, or blocked in a synchronous call.
    Runs,
    /// Its waker was called: polling it again is worth while.
    Woken,
    /// It got its answer.
    Completed,
    /// It got an error.
    Failed,
    /// It was dropped before its answer came.
    Cancelled,
    /// A panic unwound through it.
    Panicked,
    /// It was dropped and had never been polled.
    NeverPolled,
}

impl What {
    /// Whether the line that runs then is worth to be known.
    pub(crate) fn has_stack(self) -> bool {
        matches!(
            self,
            What::Waits | What::Runs | What::NeverPolled | What::Cancelled | What::Panicked
        )
    }
}

impl From<State> for What {
    fn from(state: State) -> Self {
        match state {
            State::Waiting => What::Waits,
            State::Running => What::Runs,
            State::Ready => What::Woken,
        }
    }
}

impl From<End> for What {
    fn from(end: End) -> Self {
        match end {
            End::Completed => What::Completed,
            End::Failed => What::Failed,
            End::Cancelled => What::Cancelled,
            End::Panicked => What::Panicked,
        }
    }
}

/// The task in which something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskName {
    /// The future given to `block_on`, or no task at all.
    Main,
    /// A task that was spawned.
    Spawned(tokio::task::Id),
}

impl TaskName {
    /// The task that runs at this moment on this thread.
    pub fn current() -> Self {
        tokio::task::try_id().map_or(TaskName::Main, TaskName::Spawned)
    }
}

impl fmt::Display for TaskName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TaskName::Main => f.write_str("main task"),
            TaskName::Spawned(id) => write!(f, "task {id}"),
        }
    }
}

/// The life of one future, from the line that made it to its end.
pub(crate) struct Tracer {
    ledger: Ledger,
    future: u64,
    name: String,
    source: &'static Location<'static>,
    polled: bool,
}

impl Tracer {
    /// Records that a future was made; `None` when the ledger does not trace.
    pub(crate) fn created(
        ledger: &Ledger,
        name: &str,
        source: &'static Location<'static>,
    ) -> Option<Self> {
        ledger.traces().then(|| {
            let future = ledger.next_future();
            ledger.note_call(What::Created, name, source, future);
            Tracer { ledger: ledger.clone(), future, name: name.to_owned(), source, polled: false }
        })
    }

    /// Awaits the future, and records each time that it is polled.
    pub(crate) async fn watch<F: Future + Unpin>(mut self, mut future: F) -> F::Output {
        poll_fn(move |cx| {
            self.polled = true;
            self.ledger.note_call(What::Polled, &self.name, self.source, self.future);
            let waker = Waker::from(Arc::new(TracingWaker {
                ledger: self.ledger.clone(),
                future: self.future,
                name: self.name.clone(),
                source: self.source,
                waker: cx.waker().clone(),
            }));
            Pin::new(&mut future).poll(&mut Context::from_waker(&waker))
        })
        .await
    }
}

impl Drop for Tracer {
    fn drop(&mut self) {
        if !self.polled {
            self.ledger.note_call(What::NeverPolled, &self.name, self.source, self.future);
        }
    }
}

/// Records that it was called, and calls the waker that it stands for.
struct TracingWaker {
    ledger: Ledger,
    future: u64,
    name: String,
    source: &'static Location<'static>,
    waker: Waker,
}

impl Wake for TracingWaker {
    fn wake(self: Arc<Self>) {
        self.ledger.note_call(What::Woken, &self.name, self.source, self.future);
        self.waker.wake_by_ref();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Market;
    use crate::market::test_support::events;
    use What::{Cancelled, Completed, Created, NeverPolled, Polled, Waits, Woken};

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn a_call_lives_from_creation_to_answer() {
        let market = Market::builder().latency(SECOND).build();
        market.ledger().trace();
        market.quote("AAPL").await.unwrap();

        let expected = [Created, Polled, Waits, Woken, Polled, Completed];
        assert_eq!(events(&market, "AAPL"), expected);
        let times: Vec<_> = market.ledger().events().iter().map(|event| event.at).collect();
        let zero = Duration::ZERO;
        assert_eq!(times, [zero, zero, zero, SECOND, SECOND, SECOND]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_future_that_is_dropped_says_whether_it_was_ever_polled() {
        let market = Market::builder().latency(SECOND).build();
        market.ledger().trace();
        drop(market.quote("AAPL"));
        let _ = tokio::time::timeout(SECOND / 2, market.quote("MSFT")).await;

        assert_eq!(events(&market, "AAPL"), [Created, NeverPolled]);
        assert_eq!(events(&market, "MSFT"), [Created, Polled, Waits, Polled, Cancelled]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_spawned_call_is_created_here_and_polled_there() {
        let market = Market::default();
        market.ledger().trace();
        let task = tokio::spawn(market.quote("AAPL"));
        let id = task.id();
        task.await.unwrap().unwrap();

        let events = market.ledger().events();
        assert_eq!(events[0].task, TaskName::Main);
        assert_eq!(events[1].task, TaskName::Spawned(id));
        let line = events[0].source.unwrap();
        assert!(line.file().ends_with("trace.rs"), "{line}");
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_is_recorded_unless_asked_for() {
        let market = Market::default();
        market.quote("AAPL").await.unwrap();
        assert!(market.ledger().events().is_empty());
    }
}
