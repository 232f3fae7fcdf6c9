//! Records the run of an unchanged async program, and says why it is slow.
//!
//! A target is built with a recorder in it ([`project`], [`mod@file`], [`shim`]), run ([`run`]), and what was recorded is read back ([`read`]) into
//! a [`recording::Recording`]. [`findings`] says what is wrong with that.

pub use recording;

pub mod cache;
pub mod file;
pub mod findings;
pub mod project;
pub mod python;
pub mod read;
pub mod run;
pub mod shim;
pub mod source;
pub mod wrapper;

mod resolve;
mod words;
