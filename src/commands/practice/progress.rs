//! What a student has done so far, kept in the practice folder.

use anyhow::Context;
use checker::{Folder, Lock, atomic, contents, path_shown};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io};

/// The shape of the file; goes up when an older program would misread it.
const SCHEMA: u32 = 1;

/// What is known.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default)]
pub struct Progress {
    schema: u32,
    /// The exercise that `watch` is at.
    pub current: Option<String>,
    pub solved: BTreeSet<String>,
    /// How many hints were shown.
    pub hints: BTreeMap<String, usize>,
}

/// As much as every schema has.
#[derive(Deserialize)]
struct AnySchema {
    schema: u32,
}

/// The file that it is kept in.
#[derive(Clone, Debug)]
pub struct ProgressFile {
    path: PathBuf,
}

impl ProgressFile {
    pub fn of(folder: &Folder) -> Self {
        ProgressFile { path: folder.state().join("progress.json") }
    }

    /// What is in the file. One that cannot be understood is set aside, with a message to show, and the
    /// progress starts anew.
    ///
    /// # Errors
    ///
    /// When the file is there and can be neither read nor set aside.
    pub fn load(&self) -> anyhow::Result<(Progress, Option<String>)> {
        let _lock = self.lock();
        self.load_locked()
    }

    fn load_locked(&self) -> anyhow::Result<(Progress, Option<String>)> {
        let text = match contents(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok((Progress::default(), None));
            }
            // By whatever accident. It is kept like any other file that makes no sense.
            Err(_) if !self.path.is_file() || is_huge(&self.path) => Vec::new(),
            Err(error) => {
                let path = path_shown(&self.path);
                return Err(error).with_context(|| format!("{path} cannot be read"));
            }
        };
        let schema = serde_json::from_slice(&text).map_or(0, |any: AnySchema| any.schema);
        if schema > SCHEMA {
            let kept = self.set_aside("newer")?;
            let message = format!(
                "your progress was written by a newer workbook. It is kept in {}; this one starts anew",
                path_shown(&kept)
            );
            return Ok((Progress::default(), Some(message)));
        }
        match serde_json::from_slice(&text) {
            Ok(progress) if schema == SCHEMA => Ok((progress, None)),
            _ => {
                let kept = self.set_aside("damaged")?;
                let message = format!(
                    "your progress could not be understood. It is kept in {}; `workbook check --all` finds \
                     again what you have solved",
                    path_shown(&kept)
                );
                Ok((Progress::default(), Some(message)))
            }
        }
    }

    /// What is in the file; nothing if it cannot be understood. It is not touched.
    pub fn peek(&self) -> Option<Progress> {
        match contents(&self.path) {
            Ok(text) => {
                let known = serde_json::from_slice(&text).ok();
                known.filter(|known: &Progress| known.schema == SCHEMA)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Some(Progress::default()),
            Err(_) => None,
        }
    }

    /// Changes what is in the file: reads it again first, since another workbook may have written meanwhile. None
    /// writes between the reading and the writing.
    ///
    /// # Errors
    ///
    /// When it can be neither read nor written.
    pub fn update(&self, change: impl FnOnce(&mut Progress)) -> anyhow::Result<Progress> {
        // Where there is no folder yet, and none can be made, storing says so.
        let _ = fs::create_dir_all(self.folder());
        let _lock = self.lock();
        let (before, _) = self.load_locked()?;
        let mut after = before.clone();
        after.schema = SCHEMA;
        change(&mut after);
        if after != before {
            self.store(&after).with_context(|| {
                format!("your progress cannot be kept in {}", path_shown(&self.path))
            })?;
        }
        Ok(after)
    }

    /// Whatever happens, the file is the old one or the new one.
    fn store(&self, progress: &Progress) -> anyhow::Result<()> {
        fs::create_dir_all(self.folder())?;
        let mut text = serde_json::to_vec_pretty(progress)?;
        text.push(b'\n');
        Ok(atomic::replace(&self.path, &text)?)
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("."))
    }

    /// Nobody else reads or writes the file meanwhile. Some file systems have no locks; two writers at the very same
    /// moment are rare enough to do without.
    fn lock(&self) -> Option<Lock> {
        Lock::of_folder(self.folder(), PATIENCE).ok()
    }

    /// Renames the file to something that is not taken, and says to what.
    fn set_aside(&self, why: &str) -> anyhow::Result<PathBuf> {
        let free = free_path(|n| self.path.with_file_name(format!("progress.{why}-{n}.json")));
        fs::rename(&self.path, &free).with_context(|| {
            format!("{} is {why} and cannot be set aside", path_shown(&self.path))
        })?;
        Ok(free)
    }
}

/// How long to wait for another workbook that reads or writes.
const PATIENCE: Duration = Duration::from_secs(5);

fn is_huge(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|its| its.len() > 1 << 20)
}

/// The first of these paths, numbered from 1, where nothing is.
pub fn free_path(nth: impl Fn(u32) -> PathBuf) -> PathBuf {
    let mut paths = (1..).map(nth);
    // An endless iterator has always a next one.
    paths.find(|path| path.symlink_metadata().is_err()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> (tempfile::TempDir, ProgressFile) {
        let folder = tempfile::tempdir().unwrap();
        let file = ProgressFile { path: folder.path().join("progress.json") };
        (folder, file)
    }

    fn solve(file: &ProgressFile, name: &str) {
        file.update(|progress| {
            progress.solved.insert(name.to_owned());
        })
        .unwrap();
    }

    #[test]
    fn what_is_stored_is_found_again() {
        let (folder, file) = file();
        assert_eq!(file.load().unwrap(), (Progress::default(), None));
        solve(&file, "a");
        solve(&file, "b");
        let (progress, message) = file.load().unwrap();
        assert!(progress.solved.iter().eq(["a", "b"]));
        assert_eq!(message, None);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left lying about");
    }

    #[cfg(unix)]
    #[test]
    fn many_writers_lose_nothing() {
        let (_folder, file) = file();
        let names: Vec<String> = (0..40).map(|n| format!("exercise_{n:02}")).collect();
        std::thread::scope(|scope| {
            for names in names.chunks(5) {
                let file = &file;
                scope.spawn(move || names.iter().for_each(|name| solve(file, name)));
            }
        });
        assert!(file.load().unwrap().0.solved.iter().eq(&names));
    }

    #[test]
    fn a_folder_in_its_place_is_set_aside() {
        let (folder, file) = file();
        fs::create_dir(&file.path).unwrap();
        fs::write(file.path.join("inside"), "mine").unwrap();
        assert!(file.load().unwrap().1.is_some_and(|message| message.contains("damaged-1")));
        assert!(folder.path().join("progress.damaged-1.json/inside").exists());
        solve(&file, "a");
        assert_eq!(file.load().unwrap().0.solved.len(), 1);
    }

    #[test]
    fn a_damaged_file_is_set_aside_each_time() {
        for damage in ["", "{", "[]", "{\"schema\": 1, \"solved\": 3}", "{\"solved\": []}", "\u{0}"]
        {
            let (folder, file) = file();
            for n in 1..=2 {
                fs::write(&file.path, damage).unwrap();
                let (progress, message) = file.load().unwrap();
                assert_eq!(progress, Progress::default());
                let kept = folder.path().join(format!("progress.damaged-{n}.json"));
                assert!(message.unwrap().contains(kept.to_str().unwrap()));
                assert_eq!(fs::read_to_string(kept).unwrap(), damage);
            }
        }
    }

    #[test]
    fn a_newer_file_is_set_aside_unread() {
        let (folder, file) = file();
        fs::write(&file.path, "{\"schema\": 2, \"solved\": {\"of\": \"another kind\"}}").unwrap();
        let (progress, message) = file.load().unwrap();
        assert_eq!(progress, Progress::default());
        assert!(message.unwrap().contains("newer"));
        assert!(folder.path().join("progress.newer-1.json").exists());
        solve(&file, "a");
        assert_eq!(file.load().unwrap().0.solved.len(), 1);
    }
}
