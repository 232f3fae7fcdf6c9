//! The folder in which traced programs are built: bounded, the ones that were used longest ago go first.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// The most bytes that builds take together, before a new one begins.
pub const LIMIT: u64 = 4 << 30;

/// The most single files whose projects are kept. They are small: what they build is shared.
pub const FILES: usize = 200;

/// What was used within this time may be in use by another process now, and stays.
const IN_USE: Duration = Duration::from_secs(60 * 60);

/// The folder of the projects around single files.
const OF_FILES: &str = "files";

/// Its time says when a build was last used.
const MARK: &str = "used";

/// Notes that a build is used now.
pub fn note_use(folder: &Path) {
    // Without the note its age is that of the folder, and it goes earlier.
    let _ = fs::write(folder.join(MARK), "");
}

/// Removes builds until what is left takes no more than `limit`, those that were used longest ago first. `keep` stays, and
/// so does what was used within the last hour.
///
/// What cannot be removed stays: the next time it is tried again.
pub fn make_room(cache: &Path, keep: &Path, limit: u64) {
    let builds = folders(cache).filter(|path| !path.ends_with(OF_FILES));
    let mut builds: Vec<(SystemTime, u64, PathBuf)> =
        builds.map(|path| (used(&path), size(&path), path)).collect();
    builds.sort();
    let mut total: u64 = builds.iter().map(|(_, size, _)| size).sum();
    for (used, size, path) in builds {
        if total <= limit {
            break;
        }
        if path != keep && is_old(used) && fs::remove_dir_all(&path).is_ok() {
            total -= size;
        }
    }
    let mut files: Vec<(SystemTime, PathBuf)> =
        folders(&cache.join(OF_FILES)).map(|path| (used(&path), path)).collect();
    files.sort();
    let too_many = files.len().saturating_sub(FILES);
    for (used, path) in files.into_iter().take(too_many) {
        if is_old(used) {
            let _ = fs::remove_dir_all(path);
        }
    }
}

fn folders(of: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(of).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
}

fn used(folder: &Path) -> SystemTime {
    let time = |path: &Path| fs::metadata(path).and_then(|metadata| metadata.modified());
    time(&folder.join(MARK)).or_else(|_| time(folder)).unwrap_or(SystemTime::UNIX_EPOCH)
}

fn is_old(used: SystemTime) -> bool {
    used.elapsed().is_ok_and(|age| age > IN_USE)
}

/// The bytes of all files below a folder.
fn size(folder: &Path) -> u64 {
    let mut total = 0;
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            // A link is as large as its name.
            match entry.metadata() {
                Ok(of) if of.is_dir() => open.push(entry.path()),
                Ok(of) => total += of.len(),
                Err(_) => {}
            }
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A build of so many bytes that was used so many hours ago.
    fn build(cache: &Path, name: &str, bytes: usize, hours: u64) -> PathBuf {
        let folder = cache.join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("program"), vec![0; bytes]).unwrap();
        note_use(&folder);
        let mark = fs::File::options().write(true).open(folder.join(MARK)).unwrap();
        mark.set_modified(SystemTime::now() - Duration::from_secs(hours * 3600 + 60)).unwrap();
        folder
    }

    #[test]
    fn what_was_used_longest_ago_goes_first() {
        let cache = tempfile::tempdir().unwrap();
        let keep = build(cache.path(), "kept", 100, 9);
        let oldest = build(cache.path(), "oldest", 100, 8);
        let older = build(cache.path(), "older", 100, 7);
        let newer = build(cache.path(), "newer", 100, 6);
        let in_use = build(cache.path(), "in_use", 100, 0);
        fs::write(in_use.join(MARK), "").unwrap();
        make_room(cache.path(), &keep, 300);
        let there = |path: &PathBuf| path.is_dir();
        assert!(there(&keep) && !there(&oldest) && !there(&older) && there(&newer));
        make_room(cache.path(), &keep, 0);
        assert!(there(&keep) && !there(&newer) && there(&in_use));
    }

    #[test]
    fn few_projects_of_single_files_are_kept() {
        let cache = tempfile::tempdir().unwrap();
        for number in 0..FILES + 3 {
            build(&cache.path().join(OF_FILES), &format!("f{number}"), 1, 1 + number as u64);
        }
        make_room(cache.path(), cache.path(), u64::MAX);
        assert_eq!(folders(&cache.path().join(OF_FILES)).count(), FILES);
        assert!(cache.path().join(OF_FILES).join("f0").is_dir());
    }
}
