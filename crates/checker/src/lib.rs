//! Judges a student's code.
//!
//! ```text
//! attempt -> student's part + shipped checks -> compiler -> one process per check -> verdict
//! ```
//!
//! A [`Catalogue`] is a set of exercises, a [`Folder`] the place where somebody works on them. A [`Builder`] knows how
//! to compile there, and a [`Judge`] gives a [`Verdict`] on an [`Attempt`]. The crate prints nothing and knows no
//! terminal: what it does meanwhile it tells an [`Observer`], and what went wrong is an [`Error`]. It has no state of
//! its own, so that a process may have many judges, and cancel one without harm to the others.

pub mod atomic;
mod build;
mod carried;
mod carrier;
mod catalogue;
mod error;
mod folder;
mod harmless;
mod judge;
mod lock;
pub mod manifest;
mod observer;
mod place;
mod seal;
pub mod source;
mod verdict;
mod workers;

pub use build::{Against, Builder, Diagnostics, Part, Recorder, habit};
pub use carried::Carried;
pub use carrier::CRATE as CARRIER;
pub use catalogue::{Catalogue, Exercise, Judging, Seen};
pub use error::Error;
pub use folder::{Folder, Layout, contents};
pub use harmless::{harmless, harmless_but_colours, path_shown, without_colours};
pub use judge::{Attempt, Judge, Ran, Ready, Recorded};
pub use lock::Lock;
pub use observer::{CargoStyle, Event, Observer, Quiet};
pub use place::Place;
pub use processes::{Cancel, End, Supervisor};
#[cfg(target_os = "linux")]
pub use processes::{Helper, run_if_asked};
pub use verdict::{Check, CheckResult, Detail, Outcome, Style, Verdict};
pub use workers::Next;
