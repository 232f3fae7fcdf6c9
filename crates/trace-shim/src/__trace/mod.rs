//! The recorder.
//!
//! Its name begins with underscores so that it hides nothing of Tokio's, and so that its frames are known in a stack.

// The form is whole in there; a recorder does not need what is for readers and for Python.
#[allow(dead_code)]
#[cfg_attr(not(embedded), path = "../../../recording/src/raw.rs")]
pub(crate) mod raw;

#[cfg(all(feature = "time", feature = "test-util"))]
pub(crate) mod clock;
pub(crate) mod file;
#[cfg(feature = "wrap-locks")]
pub(crate) mod held;
pub(crate) mod here;
pub(crate) mod place;
pub(crate) mod stack;
pub(crate) mod traced;
pub(crate) mod watchdog;

pub use traced::{Traced, branch};
