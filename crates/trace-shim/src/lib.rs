//! Tokio as it is, with a recorder around all that polls.
//!
//! A program that is compiled against this crate instead of Tokio finds everything where it was: all is re-exported.
//! Only what takes a future is replaced, such as `spawn` and `Runtime::block_on`: it wraps the future, and the
//! wrapper writes down when it is polled, what it waits for, and who wakes it. Types that libraries
//! exchange, such as channels, stay Tokio's own.

#[doc(hidden)]
pub extern crate real as __real;

pub use real::*;

#[doc(hidden)]
pub mod __trace;
pub mod runtime;
#[cfg(feature = "sync")]
pub mod sync;
pub mod task;
#[cfg(feature = "time")]
pub mod time;

mod wrapping_macros;

pub use task::spawn;
