//! One at a time, across all processes.

use std::fs::File;
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// Held from its making to its drop. Where there are no file locks, nothing is locked: two at the very same moment may
/// get in each other's way.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Waits until no other process or thread holds the lock that this file is, but no longer than this: its holder may
    /// have been stopped, by Ctrl-Z for instance.
    ///
    /// # Errors
    ///
    /// When the file cannot be made or locked, or somebody else still holds it.
    pub fn take(path: &Path, patience: Duration) -> io::Result<Self> {
        Lock::hold(File::create(path)?, patience)
    }

    /// The same with a folder in place of a file, so that none is left lying about in it.
    ///
    /// # Errors
    ///
    /// When the folder is not there or cannot be locked, or somebody else still holds it.
    pub fn of_folder(path: &Path, patience: Duration) -> io::Result<Self> {
        Lock::hold(File::open(path)?, patience)
    }

    /// Takes the lock only if it is free.
    ///
    /// # Errors
    ///
    /// When it is not, or when there is no telling.
    pub fn if_free(path: &Path) -> io::Result<Self> {
        let file = File::create(path)?;
        match try_lock(&file) {
            Ok(true) => Ok(Lock { _file: file }),
            Ok(false) => Err(io::ErrorKind::WouldBlock.into()),
            Err(error) => Err(error),
        }
    }

    fn hold(file: File, patience: Duration) -> io::Result<Self> {
        let deadline = Instant::now() + patience;
        loop {
            match try_lock(&file) {
                Ok(true) => return Ok(Lock { _file: file }),
                Ok(false) if Instant::now() < deadline => thread::sleep(POLL_INTERVAL),
                Ok(false) => {
                    return Err(io::Error::new(
                        io::ErrorKind::TimedOut,
                        "another workbook holds the lock, and may have been stopped with Ctrl-Z; `fg` lets it go on",
                    ));
                }
                // Where there are no locks, two at the very same moment are rare enough to do without.
                Err(error) if error.kind() == io::ErrorKind::Unsupported => {
                    return Ok(Lock { _file: file });
                }
                Err(error) => return Err(error),
            }
        }
    }
}

/// How often to look whether a lock is free.
const POLL_INTERVAL: Duration = Duration::from_millis(5);

#[cfg(unix)]
fn try_lock(file: &File) -> io::Result<bool> {
    use rustix::fs::{FlockOperation, flock};
    match flock(file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(true),
        Err(rustix::io::Errno::WOULDBLOCK) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(unix))]
fn try_lock(_file: &File) -> io::Result<bool> {
    Err(io::ErrorKind::Unsupported.into())
}
