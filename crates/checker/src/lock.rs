//! One at a time, across all processes.

use std::fs::File;
use std::io;
use std::path::Path;

/// Held from its making to its drop. Where there are no file locks, nothing is locked: two at the very same moment may
/// get in each other's way.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Waits until no other process or thread holds the lock that this file is.
    ///
    /// # Errors
    ///
    /// When the file cannot be made, or not be locked.
    pub fn take(path: &Path) -> io::Result<Self> {
        Lock::hold(File::create(path)?)
    }

    /// The same with a folder in place of a file, so that none is left lying about in it.
    ///
    /// # Errors
    ///
    /// When the folder is not there, or cannot be locked.
    pub fn of_folder(path: &Path) -> io::Result<Self> {
        Lock::hold(File::open(path)?)
    }

    /// Takes the lock only if it is free.
    ///
    /// # Errors
    ///
    /// When it is not, or when there is no telling.
    pub fn if_free(path: &Path) -> io::Result<Self> {
        let file = File::create(path)?;
        flock(&file, false)?;
        Ok(Lock { _file: file })
    }

    fn hold(file: File) -> io::Result<Self> {
        flock(&file, true)?;
        Ok(Lock { _file: file })
    }
}

#[cfg(unix)]
fn flock(file: &File, wait: bool) -> io::Result<()> {
    use rustix::fs::FlockOperation::{LockExclusive, NonBlockingLockExclusive};
    Ok(rustix::fs::flock(file, if wait { LockExclusive } else { NonBlockingLockExclusive })?)
}

#[cfg(not(unix))]
fn flock(_file: &File, wait: bool) -> io::Result<()> {
    if wait { Ok(()) } else { Err(io::ErrorKind::Unsupported.into()) }
}
