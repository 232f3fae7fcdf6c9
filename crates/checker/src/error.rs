//! What can go wrong that is not about the attempt.

use crate::harmless::path_shown;
use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::path::Path;

/// Why there is no verdict, or no set of exercises.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be used as it should be; the words say which, and what for.
    File(String, io::Error),
    /// A program could not be started; the words say which, and perhaps what to do.
    Start(String, io::Error),
    /// Cargo or the compiler has failed, or did not say what it should; in words, and with what it said.
    Tool(String),
    /// A set of exercises is not as it should be.
    Set(String),
}

impl Error {
    /// "… cannot be read"
    pub(crate) fn unreadable(path: &Path, error: io::Error) -> Self {
        Error::File(format!("{} cannot be read", path_shown(path)), error)
    }

    /// "… cannot be written"
    pub(crate) fn unwritable(path: &Path, error: io::Error) -> Self {
        let way_out = Error::way_out(&error);
        Error::File(format!("{} cannot be written{way_out}", path_shown(path)), error)
    }

    /// What to do where nobody may write; nothing for other errors.
    pub(crate) fn way_out(error: &io::Error) -> &'static str {
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                " (a practice folder must be writable: copy it to a folder of yours, and go on there)"
            }
            _ => "",
        }
    }

    /// "… cannot be run"
    pub(crate) fn cannot_run(path: &Path, error: io::Error) -> Self {
        Error::Start(format!("{} cannot be run", path_shown(path)), error)
    }

    /// For programs that come with Rust.
    pub(crate) fn no_rust(program: &str, error: io::Error) -> Self {
        let words = format!("{program} cannot be run. Is Rust installed? See https://rustup.rs");
        Error::Start(words, error)
    }
}

impl Error {
    /// With what lies behind it, in one line.
    pub fn in_full(&self) -> String {
        match self.source() {
            Some(source) => format!("{self}: {source}"),
            None => self.to_string(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::File(words, _)
            | Error::Start(words, _)
            | Error::Tool(words)
            | Error::Set(words) => f.write_str(words),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Error::File(_, error) | Error::Start(_, error) => Some(error),
            Error::Tool(_) | Error::Set(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_read_only_has_a_way_out() {
        let said = |kind: io::ErrorKind| Error::unwritable(Path::new("x"), kind.into()).in_full();
        assert!(said(io::ErrorKind::ReadOnlyFilesystem).contains("copy it to a folder of yours"));
        assert!(!said(io::ErrorKind::StorageFull).contains("copy"));
    }
}
