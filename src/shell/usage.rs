//! What was asked for wrongly.

use std::fmt;

/// A mistake in what was asked for that only shows later than clap looks. Exit status 2, as clap's own.
#[derive(Debug)]
pub struct WrongUsage(pub String);

impl fmt::Display for WrongUsage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for WrongUsage {}
