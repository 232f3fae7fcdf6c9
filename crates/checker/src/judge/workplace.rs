//! Where an attempt is built.

use super::Attempt;
use crate::error::Error;
use crate::folder::Folder;
use crate::harmless::path_shown;
use crate::lock::Lock;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io};

/// Where an attempt is built. Nobody else builds there meanwhile.
pub struct Workplace {
    pub path: PathBuf,
    // Dropped before the folder goes away.
    _lock: Lock,
    _temporary: Option<tempfile::TempDir>,
}

/// How long to wait for a workplace that is taken.
const A_MOMENT: Duration = Duration::from_millis(200);
/// How long to wait for locks that are held for a moment only.
const PATIENCE: Duration = Duration::from_secs(10);

/// How the names of those begin that go away again.
const TEMPORARY: &str = "attempt-";

impl Workplace {
    pub fn set_up(folder: &Folder, attempt: &Attempt) -> Result<Self, Error> {
        let build = folder.build();
        let set_up = || {
            fs::create_dir_all(&build)?;
            if !attempt.in_place {
                return Workplace::temporary(&build);
            }
            let suffix = if attempt.solution { "_sol" } else { "" };
            let path = build.join(format!("{}{suffix}", attempt.exercise.name));
            fs::create_dir_all(&path)?;
            // Another check of the same file is under way, or was stopped: this one works elsewhere.
            match Lock::take(&path.join("lock"), A_MOMENT) {
                Ok(lock) => Ok(Workplace { path, _lock: lock, _temporary: None }),
                Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                    Workplace::temporary(&build)
                }
                Err(error) => Err(error),
            }
        };
        set_up().map_err(|error| {
            let way_out = Error::way_out(&error);
            Error::File(format!("{} cannot be built in{way_out}", path_shown(&build)), error)
        })
    }

    /// For an attempt from elsewhere, which nobody builds twice.
    fn temporary(build: &Path) -> io::Result<Self> {
        // Nobody throws this one away before it is locked. One who throws away for long was stopped at it.
        let making = Lock::take(&build.join("lock"), PATIENCE);
        if making.is_ok() {
            throw_away_what_is_left(build);
        }
        let temporary = tempfile::Builder::new().prefix(TEMPORARY).tempdir_in(build)?;
        let path = temporary.path().to_owned();
        let lock = Lock::take(&path.join("lock"), PATIENCE)?;
        Ok(Workplace { path, _lock: lock, _temporary: Some(temporary) })
    }
}

/// Throws away the temporary workplaces of those who were ended before they could do it themselves.
fn throw_away_what_is_left(build: &Path) {
    for entry in fs::read_dir(build).into_iter().flatten().flatten() {
        let left = entry.file_name().to_string_lossy().starts_with(TEMPORARY);
        if left && Lock::if_free(&entry.path().join("lock")).is_ok() {
            // Its owner may be just about to do the same.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
