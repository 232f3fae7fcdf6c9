//! `workbook reset`: an exercise as it was.

use super::progress::free_path;
use super::{ExerciseArgs, Session};
use crate::shell::Printer;
use anyhow::Context;
use checker::{Exercise, Folder, Layout, atomic, contents, path_shown};
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::{fs, io};

/// Puts an exercise back as it was, and says where the old text is.
///
/// # Errors
///
/// When a file cannot be read or written.
pub fn reset(args: &ExerciseArgs, mut out: Printer) -> anyhow::Result<ExitCode> {
    let mut session = Session::open()?;
    let exercise = session.exercise_needed(args.name.as_deref())?;
    let backup = session.reset(&exercise)?;
    let shown = session.folder.here(&exercise, false);
    out.line(&format!("{shown} is as it was."));
    if let Some(backup) = backup {
        out.line(&format!("What you had is in {}.", path_shown(&backup)));
    }
    Ok(ExitCode::SUCCESS)
}

impl Session {
    /// Puts an exercise back; where the old text is kept, if there was one that differs.
    pub fn reset(&mut self, exercise: &Exercise) -> anyhow::Result<Option<PathBuf>> {
        let path = self.folder.path(exercise, false);
        let original = original(&self.folder, exercise);
        let old = match contents(&path) {
            Ok(old) => Some(old),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                return Err(error).with_context(|| format!("{} cannot be read", path_shown(&path)));
            }
        };
        let backup = match old {
            Some(old) if old != original.as_bytes() => Some(self.keep(exercise, &old)?),
            _ => None,
        };
        let parent = path.parent().unwrap_or(&self.folder.root);
        fs::create_dir_all(parent)
            .and_then(|()| atomic::replace(&path, original.as_bytes()))
            .with_context(|| format!("{} cannot be written", path_shown(&path)))?;
        self.update(|progress| {
            progress.solved.remove(&exercise.name);
            progress.hints.remove(&exercise.name);
        })?;
        Ok(backup)
    }

    fn keep(&self, exercise: &Exercise, text: &[u8]) -> anyhow::Result<PathBuf> {
        let folder = self.folder.state().join("backups");
        let backup = free_path(|n| folder.join(format!("{}-{n}.rs", exercise.name)));
        fs::create_dir_all(&folder)
            .and_then(|()| fs::write(&backup, text))
            .with_context(|| format!("your text cannot be kept in {}", path_shown(&backup)))?;
        Ok(backup)
    }
}

/// The exercise as it is shipped. In a clone, git knows it better: this program may have been built there, from
/// files that were worked on. And where a set is kept in git, whoever teaches with it mends it there.
fn original(folder: &Folder, exercise: &Exercise) -> String {
    let follows = matches!(folder.layout, Layout::Clone | Layout::Own);
    let committed = follows.then(|| committed(folder, exercise)).flatten();
    committed.unwrap_or_else(|| exercise.original.clone())
}

fn committed(folder: &Folder, exercise: &Exercise) -> Option<String> {
    let object = format!("HEAD:./{}", Folder::shown(exercise, false));
    let mut git = Command::new("git");
    git.arg("-C").arg(&folder.root).args(["show", &object]);
    let output = git.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8(output.stdout).ok()).flatten()
}
