//! A demo that is ready to run: its market, and each approach's code with what theory expects of it.

use crate::answer::{Answer, IntoAnswer};
use crate::demo::{Approach, Demo};
use crate::theory::Expected;
use slow_api::{Market, MarketBuilder};
use std::cell::Cell;
use std::fmt;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;
use tokio::time::Instant;

/// What a chapter's code sets up for a demo: everything that depends on the settings or on the machine.
#[derive(Debug)]
pub struct Setup {
    question: Option<String>,
    market: MarketBuilder,
    cases: Vec<Case>,
}

impl Default for Setup {
    fn default() -> Self {
        Self::new()
    }
}

impl Setup {
    /// Nothing yet, on a market of one-second calls.
    pub fn new() -> Self {
        Setup { question: None, market: Market::builder(), cases: Vec::new() }
    }

    /// The question with the figures of this run, where the settings or the machine have a say in them.
    pub fn question(mut self, question: impl Into<String>) -> Self {
        self.question = Some(question.into());
        self
    }

    /// The market that every case runs against. Clock and seed are set by the run.
    pub fn market(mut self, market: MarketBuilder) -> Self {
        self.market = market;
        self
    }

    /// Adds what runs for an approach, once, or once for each size.
    pub fn case(mut self, case: Case) -> Self {
        self.cases.push(case);
        self
    }
}

/// What runs for an approach, at one size.
#[derive(Debug)]
pub struct Case {
    id: &'static str,
    size: Option<usize>,
    label: Option<String>,
    expected: Option<Expected>,
    code: Code,
}

impl Case {
    /// Asynchronous code, run to its end on a fresh current-thread runtime.
    pub fn asynchronous<F, R>(id: &'static str, code: F) -> Self
    where
        F: AsyncFn(Stage) -> R + 'static,
        R: IntoAnswer,
    {
        let code = Rc::new(code);
        let code = Code::Asynchronous(Box::new(move |stage| {
            let code = Rc::clone(&code);
            Box::pin(async move { code(stage).await.into_answer() })
        }));
        Case { id, size: None, label: None, expected: None, code }
    }

    /// Synchronous code, called outside any event loop.
    pub fn synchronous<F, R>(id: &'static str, code: F) -> Self
    where
        F: Fn(Stage) -> R + 'static,
        R: IntoAnswer,
    {
        let code = Code::Synchronous(Box::new(move |stage| code(stage).into_answer()));
        Case { id, size: None, label: None, expected: None, code }
    }

    /// A case that is not run here, and why. It is shown all the same.
    pub fn skipped(id: &'static str, why: impl Into<String>) -> Self {
        let code = Code::Skipped(why.into());
        Case { id, size: None, label: None, expected: None, code }
    }

    /// The theory's time for it.
    pub fn expected(mut self, expected: Expected) -> Self {
        self.expected = Some(expected);
        self
    }

    /// How many of something it handles, where an approach is tried at more than one size.
    pub fn size(mut self, size: usize) -> Self {
        self.size = Some(size);
        self
    }

    /// What a reader sees, where the machine has a say in it: "4 threads".
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }
}

/// A demo, ready to run.
#[derive(Debug)]
pub struct Prepared {
    /// Its description.
    pub demo: Demo,
    /// What to predict, with the figures of this run.
    pub question: String,
    /// The market that every trial gets a fresh copy of.
    pub market: MarketBuilder,
    /// What runs, in the order in which it is shown.
    pub trials: Vec<Trial>,
}

/// One approach at one size, ready to run.
#[derive(Debug)]
pub struct Trial {
    /// Its description.
    pub approach: Approach,
    /// How many of something it handles, where an approach is tried at more than one size.
    pub size: Option<usize>,
    /// What a reader sees: "join_all, 1000".
    pub label: String,
    /// The theory, where there is one.
    pub expected: Option<Expected>,
    /// What runs.
    pub code: Code,
}

impl Prepared {
    /// A demo with what its chapter set up; [`Demo::prepare`] is the usual way here.
    ///
    /// # Panics
    ///
    /// When there is a case of an approach that the description does not have.
    pub fn new(demo: Demo, setup: Setup) -> Self {
        let trial = |case: Case| {
            let described = demo.approach(case.id);
            let approach = *described.unwrap_or_else(|| {
                panic!("the description of {} has no approach {}", demo.id, case.id)
            });
            let label = case.label.unwrap_or_else(|| match case.size {
                Some(size) => format!("{}, {size}", approach.label),
                None => approach.label.to_owned(),
            });
            Trial { approach, size: case.size, label, expected: case.expected, code: case.code }
        };
        Prepared {
            demo,
            question: setup.question.unwrap_or_else(|| demo.question.to_owned()),
            market: setup.market,
            trials: setup.cases.into_iter().map(trial).collect(),
        }
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

/// What an approach has to work with: a market of its own.
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
