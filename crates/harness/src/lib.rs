//! Runs timed demos on a real or a virtual clock, and measures them.
//!
//! A [`Demo`] asks a question and has two or more ways to answer it, each an [`Approach`]: that is its description,
//! plain data. [`Demo::prepare`] sets it up for given [`Settings`]: code that does the same work in each way, and
//! the time that [`theory`] expects of it. [`run`] gives every approach a fresh market and a fresh runtime, runs it, and
//! returns one [`Measurement`] each: elapsed time, what the market's ledger saw, and a timeline.
//!
//! ```
//! use harness::{Approach, Case, Demo, Measure, Settings, Setup, Silent, theory};
//! use slow_api::Market;
//! use std::time::Duration;
//!
//! const TWO_PRICES: Demo = Demo {
//!     id: "two-prices",
//!     title: "Two prices",
//!     question: "Two prices, one second each. How long?",
//!     takeaway: "Waits add up.",
//!     measures: &[Measure::Time],
//!     real_time_only: false,
//!     approaches: &[Approach::new("in-a-row", "one, then the other")],
//!     setup: two_prices,
//! };
//!
//! fn two_prices(settings: &Settings) -> Setup {
//!     let second = settings.seconds(1.0);
//!     Setup::new().market(Market::builder().latency(second)).case(
//!         Case::asynchronous("in-a-row", async |stage| {
//!             stage.market.quote("AAPL").await?;
//!             stage.market.quote("MSFT").await
//!         })
//!         .expected(theory::in_a_row(&[second, second])),
//!     )
//! }
//!
//! let settings = Settings::virtual_time();
//! let measured = harness::run(&TWO_PRICES.prepare(&settings), &settings, &mut Silent);
//! assert_eq!(measured[0].elapsed, Duration::from_secs(2));
//! assert_eq!(measured[0].ledger.peak_in_flight, 1);
//! ```
//!
//! The same demos in Python are run by [`python`].
//!
//! The harness does not print. To see a run while it goes on, pass an [`Observer`].

mod answer;
mod comparison;
mod demo;
pub mod machine;
mod measure;
mod measurement;
mod observer;
pub mod python;
mod recorded;
mod run;
mod settings;
mod setup;
pub mod source;
pub mod theory;
mod timeline;

pub use answer::{Answer, Figure, IntoAnswer};
pub use comparison::{Compared, Comparison};
pub use demo::{Approach, Demo, Demos, Knob};
pub use measure::{Better, Measure, Value};
pub use measurement::{Language, Measurement, Outcome};
pub use observer::{LiveRun, Observer, Silent};
pub use recorded::Own;
pub use recording::FindingKind as Finding;
pub use run::{record, run};
pub use settings::Settings;
pub use setup::{Case, Code, PendingAnswer, Prepared, Setup, Stage, Trial};
pub use slow_api::{Clock, End, Event, Lane, Span, State, Summary, TaskName, What};
pub use theory::Expected;
pub use timeline::{MAIN_TASK, Timeline};
