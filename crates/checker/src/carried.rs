//! What a folder must contain as the program carries it: the library that the checks rely on.
//!
//! It is a source in the student's folder, so a slip of the finger can change it, and so can a check. A verdict given
//! by a changed library is none. So it is put back before anything is built, and what was there is kept.

use super::atomic;
use super::error::Error;
use super::folder::{Folder, Layout, contents};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Files by their paths in a practice folder, and what they must say.
#[derive(Clone, Debug, Default)]
pub struct Carried(pub Vec<(PathBuf, String)>);

impl Carried {
    /// Puts back what is not as it should be; where the old files are kept, if there were any. A clone of the repository
    /// is left alone, because whoever works there may work on the library, and so are the sets of others.
    ///
    /// # Errors
    ///
    /// When a file cannot be kept or written.
    pub(crate) fn restore(&self, folder: &Folder) -> Result<Option<PathBuf>, Error> {
        if folder.layout != Layout::Practice {
            return Ok(None);
        }
        let mut kept = None;
        for (path, text) in &self.0 {
            let here = folder.root.join(path);
            let is_linked = here.symlink_metadata().is_ok_and(|its| its.is_symlink());
            if !is_linked && contents(&here).is_ok_and(|found| found == text.as_bytes()) {
                continue;
            }
            if here.symlink_metadata().is_ok() {
                let backups = kept.get_or_insert_with(|| free(&folder.state().join("backups")));
                let beside = backups.join(path);
                move_away(&here, &beside).map_err(|error| Error::unwritable(&beside, error))?;
            }
            write(&here, text).map_err(|error| Error::unwritable(&here, error))?;
        }
        Ok(kept)
    }
}

/// A folder that is not there yet.
fn free(backups: &Path) -> PathBuf {
    let mut folders = (1_u32..).map(|n| backups.join(format!("library-{n}")));
    folders.find(|folder| folder.symlink_metadata().is_err()).unwrap_or_default()
}

fn move_away(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(atomic::folder_of(to))?;
    fs::rename(from, to)
}

/// In one step, so that no compiler reads half of it.
fn write(path: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(atomic::folder_of(path))?;
    atomic::replace(path, text.as_bytes())
}
