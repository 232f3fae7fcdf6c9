//! Runs timed demos on a real or a virtual clock, and measures them.
//!
//! A [`Lesson`] has demos. A [`Demo`] asks a question and has two or more ways to answer it, each an
//! [`Approach`]: code that does the same work, and the time that [`theory`] expects of it. [`run`] gives every
//! approach a fresh market and a fresh runtime, runs it, and returns one [`Measurement`] each: elapsed time,
//! what the market's ledger saw, and a timeline.
//!
//! ```
//! use harness::{Approach, Demo, Settings, Silent, theory};
//! use slow_api::Market;
//! use std::time::Duration;
//!
//! let second = Duration::from_secs(1);
//! let demo = Demo::new("two-prices", "Two prices, one second each. How long?")
//!     .market(Market::builder().latency(second))
//!     .approach(
//!         Approach::asynchronous("in-a-row", "one, then the other", async |stage| {
//!             stage.market.quote("AAPL").await?;
//!             stage.market.quote("MSFT").await
//!         })
//!         .expected(theory::in_a_row(&[second, second])),
//!     );
//!
//! let measured = harness::run(&demo, &Settings::virtual_time(), &mut Silent);
//! assert_eq!(measured[0].elapsed, 2 * second);
//! assert_eq!(measured[0].ledger.peak_in_flight, 1);
//! ```
//!
//! The same demos in Python are run by [`python`].
//!
//! The harness does not print. Who wants to see a run while it goes on passes an [`Observer`].

mod answer;
mod demo;
mod lesson;
pub mod machine;
mod measurement;
mod observer;
pub mod python;
mod run;
mod settings;
pub mod source;
pub mod theory;
mod timeline;

pub use answer::{Answer, Figure, IntoAnswer};
pub use demo::{Approach, Code, Demo, PendingAnswer, Stage};
pub use lesson::{Knob, Lesson};
pub use measurement::{Language, Measurement, Outcome};
pub use observer::{LiveRun, Observer, Silent};
pub use run::{record, run};
pub use settings::Settings;
pub use slow_api::{Clock, End, Event, Lane, Span, State, Summary, TaskName, What};
pub use theory::Expected;
pub use timeline::{MAIN_TASK, Timeline};
