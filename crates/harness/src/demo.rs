//! Demos and approaches, as a lesson declares them.

use crate::answer::{Answer, IntoAnswer};
use crate::theory::Expected;
use slow_api::{Market, MarketBuilder};
use std::cell::Cell;
use std::fmt;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;
use tokio::time::Instant;

/// One timed experiment: a question, two or more approaches, a takeaway.
#[derive(Debug)]
pub struct Demo {
    /// Its name within the lesson: `many`.
    pub id: &'static str,
    /// What to predict before running.
    pub question: String,
    /// What to remember afterwards.
    pub takeaway: String,
    /// Whether it needs the clock on the wall: real cores, sockets, other processes.
    pub real_time_only: bool,
    /// The market that every approach gets a fresh copy of.
    pub market: MarketBuilder,
    /// The ways to do the work, in the order in which they are shown.
    pub approaches: Vec<Approach>,
}

impl Demo {
    /// A demo without approaches, on a market of one-second calls.
    pub fn new(id: &'static str, question: impl Into<String>) -> Self {
        Demo {
            id,
            question: question.into(),
            takeaway: String::new(),
            real_time_only: false,
            market: Market::builder(),
            approaches: Vec::new(),
        }
    }

    /// The market that every approach runs against. Clock and seed are set by the run.
    pub fn market(mut self, market: MarketBuilder) -> Self {
        self.market = market;
        self
    }

    /// Adds a way to do it.
    pub fn approach(mut self, approach: Approach) -> Self {
        self.approaches.push(approach);
        self
    }

    /// What to remember.
    pub fn takeaway(mut self, takeaway: impl Into<String>) -> Self {
        self.takeaway = takeaway.into();
        self
    }

    /// Runs on the real clock even when virtual time is asked for.
    pub fn real_time_only(mut self) -> Self {
        self.real_time_only = true;
        self
    }
}

/// One way to do the demo's work.
#[derive(Debug)]
pub struct Approach {
    /// Its name within the demo: `one-by-one`.
    pub id: &'static str,
    /// What a reader sees: "one by one".
    pub label: String,
    /// The anchor of its source in the chapter's `demo.rs`; its id unless said.
    pub source: &'static str,
    /// The theory, where there is one.
    pub expected: Option<Expected>,
    /// What runs.
    pub code: Code,
}

impl Approach {
    /// Asynchronous code, run to its end on a fresh current-thread runtime.
    pub fn asynchronous<F, R>(id: &'static str, label: impl Into<String>, code: F) -> Self
    where
        F: AsyncFn(Stage) -> R + 'static,
        R: IntoAnswer,
    {
        let code = Rc::new(code);
        let code = Code::Asynchronous(Box::new(move |stage| {
            let code = Rc::clone(&code);
            Box::pin(async move { code(stage).await.into_answer() })
        }));
        Approach { id, label: label.into(), source: id, expected: None, code }
    }

    /// Synchronous code, called outside any event loop.
    pub fn synchronous<F, R>(id: &'static str, label: impl Into<String>, code: F) -> Self
    where
        F: Fn(Stage) -> R + 'static,
        R: IntoAnswer,
    {
        let code = Code::Synchronous(Box::new(move |stage| code(stage).into_answer()));
        Approach { id, label: label.into(), source: id, expected: None, code }
    }

    /// An approach that is not run here, and why. It is shown all the same.
    pub fn skipped(id: &'static str, label: impl Into<String>, why: impl Into<String>) -> Self {
        let code = Code::Skipped(why.into());
        Approach { id, label: label.into(), source: id, expected: None, code }
    }

    /// The theory's time for it.
    pub fn expected(mut self, expected: Expected) -> Self {
        self.expected = Some(expected);
        self
    }

    /// The anchor of its source, where that is not its id.
    pub fn source(mut self, anchor: &'static str) -> Self {
        self.source = anchor;
        self
    }
}

/// An approach on its way. It never leaves the thread that it was started on, so it need not be `Send`.
pub type PendingAnswer = Pin<Box<dyn Future<Output = Answer>>>;

/// The code of an approach.
pub enum Code {
    /// Awaited.
    Asynchronous(Box<dyn Fn(Stage) -> PendingAnswer>),
    /// Called.
    Synchronous(Box<dyn Fn(Stage) -> Answer>),
    /// Neither, for this reason.
    Skipped(String),
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Code::Asynchronous(_) => "Asynchronous",
            Code::Synchronous(_) => "Synchronous",
            Code::Skipped(_) => "Skipped",
        })
    }
}

/// What an approach has to work with: its own market, which nobody else has called.
#[derive(Clone, Debug)]
pub struct Stage {
    /// The market.
    pub market: Market,
    /// Time zero of the measurement.
    start: Rc<Cell<Instant>>,
}

impl Stage {
    pub(crate) fn new(market: Market) -> Self {
        Stage { market, start: Rc::new(Cell::new(Instant::now())) }
    }

    /// Starts the time and the ledger now, for an approach that must set something up first (a server, a
    /// thread pool): what came before is not measured.
    pub fn start_clock(&self) {
        self.market.ledger().restart();
        self.start.set(Instant::now());
    }

    /// Time zero of the measurement.
    pub(crate) fn started(&self) -> Instant {
        self.start.get()
    }

    /// Time since the start of the measurement.
    pub fn elapsed(&self) -> Duration {
        self.start.get().elapsed()
    }
}
