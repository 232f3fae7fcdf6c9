//! A process between this one and a program that may do anything (Linux).
//!
//! The program's limits must hold before its first instruction, it must have no terminal, and whatever it starts must be
//! found, even in a session of its own, even when this process is killed. Between fork and exec, that would need
//! `unsafe`. So the program is started by a helper, which is this very executable with another first argument:
//!
//! ```text
//! this process --- socket --- helper (session, limits, reaper of all orphans below it) --- the program
//! ```
//!
//! When its end of the socket closes, for whatever reason, the helper kills all that is below it. When the program has
//! ended, it does the same, and then reports. Where the program kills the helper, what was below it comes to this process,
//! which kills it ([`orphans`]).

mod inside;
mod orphans;
mod outside;
mod table;

pub use inside::run_if_asked;
pub(crate) use outside::{Ended, Watched, cancel_by, has_closed};

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The first argument of a helper.
const MARK: &str = "--supervise";

/// Which executable to start as a helper. Its `main` must begin with [`run_if_asked`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Helper(PathBuf);

impl Helper {
    /// The executable that is running, even if another one has taken its place on disk since.
    pub fn this_executable() -> Self {
        Helper(PathBuf::from("/proc/self/exe"))
    }

    /// This one.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Helper(path.into())
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

/// How a program ended, and what came through its channel, as the helper reports it.
#[derive(Debug, PartialEq, Eq)]
struct Report {
    end: Reported,
    /// How long the program waited for a core at its end, as [`table::waited`] knows it.
    waited: Duration,
    channel: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reported {
    Exited(i32),
    Signalled(i32),
    /// It could not be started: the number of the error.
    NotStarted(i32),
    /// It was still running when the socket closed.
    Cancelled,
}

impl Report {
    fn bytes(&self) -> Vec<u8> {
        let end = match self.end {
            Reported::Exited(status) => format!("exited {status}"),
            Reported::Signalled(signal) => format!("signalled {signal}"),
            Reported::NotStarted(error) => format!("not-started {error}"),
            Reported::Cancelled => "cancelled 0".to_owned(),
        };
        let head = format!("{end} {}\n", self.waited.as_millis());
        [head.as_bytes(), &self.channel].concat()
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let at = bytes.iter().position(|byte| *byte == b'\n')?;
        let mut words = std::str::from_utf8(&bytes[..at]).ok()?.split(' ');
        let (kind, number) = (words.next()?, words.next()?.parse().ok()?);
        let waited = Duration::from_millis(words.next()?.parse().ok()?);
        let end = match kind {
            "exited" => Reported::Exited(number),
            "signalled" => Reported::Signalled(number),
            "not-started" => Reported::NotStarted(number),
            "cancelled" => Reported::Cancelled,
            _ => return None,
        };
        Some(Report { end, waited, channel: bytes[at + 1..].to_owned() })
    }
}

/// Whether this argument stands for the channel.
fn is_channel(argument: &OsStr) -> bool {
    argument == crate::CHANNEL
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_arrives_as_it_was_sent() {
        for end in [Reported::Exited(3), Reported::Signalled(9), Reported::NotStarted(2)] {
            let waited = Duration::from_millis(17);
            let report = Report { end, waited, channel: b"ok a\n\xff".to_vec() };
            assert_eq!(Report::parse(&report.bytes()), Some(report));
        }
        assert_eq!(Report::parse(b"exit"), None);
    }
}
