//! Files that are slow to read, on any machine: named pipes.
//!
//! A file on a local disk is read in microseconds, because it is in the
//! page cache or because disks have become fast. A file on a network share
//! or a sleeping disk takes its time, and the call that reads it blocks its
//! thread meanwhile. A named pipe whose writer takes its time shows just
//! that, and programs read it with the same calls as any other file.

use slow_api::{End, Ledger, State};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// A folder of its own, removed with everything in it when dropped.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// A new, empty folder where the system keeps what is temporary.
    pub(crate) fn new() -> io::Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("workbook-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path)?;
        Ok(Folder { path })
    }

    /// Where a file of this name would be.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the system some day.
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Whether this system has named pipes.
pub(crate) const HAS_PIPES: bool = cfg!(unix);

/// Creates `count` named pipes. Each hands over one line when it has been
/// open for `delay`, once, and is a lane of the ledger meanwhile.
pub(crate) fn slow_files(
    folder: &Folder,
    count: usize,
    delay: Duration,
    ledger: &Ledger,
) -> io::Result<Vec<PathBuf>> {
    let names = (1..=count).map(|number| format!("file {number}"));
    names.map(|name| slow_file(folder, name, delay, ledger)).collect()
}

fn slow_file(
    folder: &Folder,
    name: String,
    delay: Duration,
    ledger: &Ledger,
) -> io::Result<PathBuf> {
    let path = folder.file(&name);
    make_pipe(&path)?;
    let (pipe, ledger) = (path.clone(), ledger.clone());
    // The thread waits for a reader, and ends with the line that it writes.
    std::thread::spawn(move || hand_over(&pipe, &name, delay, &ledger));
    Ok(path)
}

fn make_pipe(path: &Path) -> io::Result<()> {
    let status = Command::new("mkfifo").arg(path).status()?;
    if status.success() {
        Ok(())
    } else {
        Err(io::Error::other("mkfifo made no named pipe"))
    }
}

fn hand_over(
    pipe: &Path,
    name: &str,
    delay: Duration,
    ledger: &Ledger,
) -> io::Result<()> {
    // Opening a pipe for writing waits until another thread has opened it
    // for reading.
    let mut file = OpenOptions::new().write(true).open(pipe)?;
    let lane = ledger.track(name, State::Waiting);
    std::thread::sleep(delay);
    // Before the reader sees the end of the file, so that the lane ends
    // within the measurement.
    lane.finish(End::Completed);
    writeln!(file, "AAPL,150.25")
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_slow_file_is_read_like_any_other_and_is_gone_afterwards() {
        let folder = Folder::new().unwrap();
        let ledger = Ledger::default();
        let files =
            slow_files(&folder, 2, Duration::from_millis(1), &ledger)
                .unwrap();
        for file in &files {
            assert_eq!(fs::read_to_string(file).unwrap(), "AAPL,150.25\n");
        }
        let ends: Vec<_> =
            ledger.lanes().iter().map(|lane| lane.end).collect();
        assert_eq!(ends, [Some(End::Completed); 2]);

        drop(folder);
        assert!(!files[0].exists());
    }
}
