//! Files that are replaced in one step: a reader sees the old bytes or the new ones, and never half of them.
//!
//! All files that this project keeps for its user are written here: progress, exports, exercises that are put back.

use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// Writes a file beside `path` and renames it. When this returns, the new bytes are on the disk; when it fails, `path`
/// is as it was. A file that was there keeps its permissions. A symbolic link is replaced, and the file behind it is left alone.
///
/// # Errors
///
/// When the folder is missing, no file can be made in it, or the disk is full.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut beside = temporary_file(folder_of(path))?;
    beside.write_all(bytes)?;
    if let Some(permissions) = permissions(path) {
        beside.as_file().set_permissions(permissions)?;
    }
    // Otherwise some file systems rename first and write later, and a power cut between the two leaves an empty file.
    beside.as_file().sync_all()?;
    beside.persist(path)?;
    Ok(())
}

/// Whether [`replace`] can make its file for `path`. Only trying tells, since permissions, full disks and file systems
/// that are read-only all count. The file of this trial is deleted again.
///
/// # Errors
///
/// Those that [`replace`] would give.
pub fn try_out(path: &Path) -> io::Result<()> {
    temporary_file(folder_of(path)).map(drop)
}

/// The folder that a path is in; the current one for a bare name.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Those of a regular file; a link, a pipe or a folder has none that a file could use.
fn permissions(path: &Path) -> Option<Permissions> {
    let found = fs::symlink_metadata(path).ok()?;
    found.is_file().then(|| found.permissions())
}

/// A file in this folder, since only within a file system can one file take the place of another in one step.
fn temporary_file(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".workbook-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // What other programs make files with; the system takes the user's mask off it.
        builder.permissions(Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsString;

    fn names(folder: &Path) -> Vec<OsString> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect()
    }

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes");
        try_out(&path).unwrap();
        assert!(names(folder.path()).is_empty());
        for text in ["first", "second"] {
            replace(&path, text.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(names(folder.path()), ["notes"]);
    }

    #[test]
    fn a_failure_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes");
        fs::create_dir(&path).unwrap();
        fs::write(path.join("inside"), "mine").unwrap();
        replace(&path, b"new").unwrap_err();
        assert_eq!(fs::read_to_string(path.join("inside")).unwrap(), "mine");
        assert_eq!(names(folder.path()), ["notes"]);

        let missing = folder.path().join("missing/notes");
        replace(&missing, b"new").unwrap_err();
        try_out(&missing).unwrap_err();
    }

    /// Readers look all the time while a writer writes: what they see is whole.
    #[test]
    fn readers_see_whole_files() {
        use std::sync::atomic::{AtomicBool, Ordering};
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes");
        let texts = ["a".repeat(100_000), "b".repeat(50_000)];
        replace(&path, texts[0].as_bytes()).unwrap();
        let written = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let reader = scope.spawn(|| {
                while !written.load(Ordering::Relaxed) {
                    let seen = fs::read_to_string(&path).unwrap();
                    assert!(texts.contains(&seen), "{} bytes", seen.len());
                }
            });
            for text in texts.iter().cycle().take(20) {
                replace(&path, text.as_bytes()).unwrap();
            }
            written.store(true, Ordering::Relaxed);
            reader.join().unwrap();
        });
    }

    #[cfg(unix)]
    #[test]
    fn permissions_are_kept_and_links_replaced() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "before").unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o640)).unwrap();
        symlink(&file, &link).unwrap();
        replace(&link, b"new").unwrap();
        assert!(!fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "before");
        replace(&file, b"after").unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
