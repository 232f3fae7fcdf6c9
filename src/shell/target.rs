//! Where an export goes: looked at before the run, written whole or not at all after it.

use super::Printer;
use anyhow::Context;
use checker::atomic;
use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Where an export goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// `-`.
    Stdout,
    /// A file that is there or can be made.
    File(PathBuf),
    /// Something that is there and no file, like `/dev/null` or a named pipe: to be written to, never replaced.
    Device(PathBuf),
}

impl Target {
    /// Looks whether this path can be written to. `example` is a file name for messages that want one.
    ///
    /// # Errors
    ///
    /// When it cannot, with what to do about it.
    pub fn checked(path: PathBuf, example: &str) -> Result<Target, String> {
        if path.as_os_str() == "-" {
            return Ok(Target::Stdout);
        }
        match fs::metadata(&path) {
            Ok(found) if found.is_dir() => Err(folder(&path, example)),
            Ok(found) if !found.is_file() => Ok(Target::Device(path)),
            Ok(found) => Self::existing(&path, &found),
            Err(error) if error.kind() == ErrorKind::NotFound => Self::new(path, example),
            Err(error) => Err(error.to_string()),
        }
    }

    fn existing(path: &Path, found: &Metadata) -> Result<Target, String> {
        if found.permissions().readonly() {
            return Err("this file is there and read-only; name another".to_owned());
        }
        // Behind a link, it is the file that is replaced, not the link.
        let path = fs::canonicalize(path).map_err(|error| error.to_string())?;
        can_be_written(&path)?;
        Ok(Target::File(path))
    }

    fn new(path: PathBuf, example: &str) -> Result<Target, String> {
        let ends_like_a_folder = path.to_string_lossy().ends_with(std::path::is_separator);
        if ends_like_a_folder || path.file_name().is_none() {
            return Err(folder(&path, example));
        }
        can_be_written(&path)?;
        Ok(Target::File(path))
    }

    /// Writes the text. A file is replaced in one step: a failure leaves what was there before.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn write(&self, text: &str, out: &mut Printer) -> anyhow::Result<()> {
        match self {
            Target::Stdout => {
                out.text(text);
                Ok(())
            }
            Target::File(path) => atomic::replace(path, text.as_bytes())
                .with_context(|| format!("cannot write {}; nothing was changed", path.display())),
            Target::Device(path) => {
                fs::write(path, text).with_context(|| format!("cannot write to {}", path.display()))
            }
        }
    }

    /// The file, where it is one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Target::Stdout => None,
            Target::File(path) | Target::Device(path) => Some(path),
        }
    }
}

fn folder(path: &Path, example: &str) -> String {
    format!("this is a folder; name a file in it, like {}", path.join(example).display())
}

fn can_be_written(path: &Path) -> Result<(), String> {
    let folder = atomic::folder_of(path);
    atomic::try_out(path).map_err(|error| {
        if folder.exists() {
            format!("cannot make a file in '{}': {error}", folder.display())
        } else {
            format!("there is no folder '{}'; make it first, or name another", folder.display())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(path: impl Into<PathBuf>) -> String {
        Target::checked(path.into(), "report.html").unwrap_err()
    }

    fn written(path: &Path, text: &str) {
        let target = Target::checked(path.to_owned(), "report.html").unwrap();
        target.write(text, &mut Printer::stdout()).unwrap();
    }

    #[test]
    fn what_cannot_be_written_is_refused_with_advice() {
        let home = tempfile::tempdir().unwrap();
        let example = home.path().join("report.html").display().to_string();
        assert!(refused(home.path()).ends_with(&format!("like {example}")));
        assert!(refused(home.path().join("not-there/report.html")).contains("make it first"));
        assert!(refused(format!("{}/", home.path().join("new").display())).contains("folder"));

        let file = home.path().join("file");
        fs::write(&file, "here before").unwrap();
        assert!(!refused(file.join("below.html")).is_empty(), "a file is no folder");
        let mut permissions = fs::metadata(&file).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&file, permissions).unwrap();
        assert!(refused(&file).contains("read-only"));
    }

    #[test]
    fn looking_leaves_nothing_behind_and_writing_only_the_file() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("report.html");
        let names = || {
            let entries = fs::read_dir(home.path()).unwrap();
            entries.map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>()
        };
        Target::checked(path.clone(), "report.html").unwrap();
        assert!(names().is_empty());
        written(&path, "first");
        written(&path, "second");
        assert_eq!(names(), ["report.html"]);
        assert_eq!(fs::read_to_string(&path).unwrap(), "second");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_permissions_kept_and_devices_left_alone() {
        use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
        let home = tempfile::tempdir().unwrap();
        let (file, link) = (home.path().join("file"), home.path().join("link"));
        fs::write(&file, "before").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&file, &link).unwrap();

        written(&link, "after");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "after");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);

        written(Path::new("/dev/null"), "gone");
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    }
}
