//! Where a student practises: a clone of the repository, a folder that `workbook init` wrote, or one with a set that
//! is not ours.

use super::Error;
use super::catalogue::{Catalogue, Exercise};
use serde::Deserialize;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The place.
#[derive(Clone, Debug)]
pub struct Folder {
    /// Where it is.
    pub root: PathBuf,
    /// How it is laid out.
    pub layout: Layout,
}

/// How it is laid out. Exercises and solutions are in the same place in all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// A clone of this repository: the manifest is `exercises/Cargo.toml`, in a workspace.
    Clone,
    /// A practice folder: the manifest is at its root.
    Practice,
    /// A set of somebody's own, which is what its `info.toml` says, with a manifest at the root.
    Own,
    /// A set that another program carries. The folder has a manifest, and the exercises.
    Carried,
}

/// As much of an `info.toml` as tells ours from others.
#[derive(Deserialize)]
struct Names {
    exercises: Vec<Name>,
}

#[derive(Deserialize)]
struct Name {
    name: String,
    lesson: Option<String>,
}

impl Folder {
    /// The practice folder that this path is in, if any.
    pub fn around(path: &Path, catalogue: &Catalogue) -> Option<Self> {
        path.ancestors().find_map(|folder| Folder::at(folder, catalogue))
    }

    /// The practice folder that this is, if it is one.
    pub(crate) fn at(root: &Path, catalogue: &Catalogue) -> Option<Self> {
        let layouts = [(Layout::Practice, "info.toml"), (Layout::Clone, "exercises/info.toml")];
        let (layout, _) = layouts.into_iter().find(|(layout, info)| {
            let manifest = root.join(layout.manifest());
            manifest.is_file() && is_ours(root, info, catalogue)
        })?;
        Some(Folder { root: root.to_owned(), layout })
    }

    /// What cargo is told to build.
    pub fn manifest(&self) -> PathBuf {
        self.root.join(self.layout.manifest())
    }

    /// The folders in it whose code is neither a student's nor a solution.
    pub fn libraries(&self) -> Vec<PathBuf> {
        ["slow-api", "crates", "lessons", "src"].map(|name| self.root.join(name)).to_vec()
    }

    /// A path to show, as seen from the root: `exercises/05_gather/fetch_all.rs`.
    pub fn shown(exercise: &Exercise, solution: bool) -> String {
        exercise.path(solution)
    }

    /// [`shown`](Self::shown), as it is here: an older folder may have the file where it was before.
    pub fn here(&self, exercise: &Exercise, solution: bool) -> String {
        let shown = Folder::shown(exercise, solution);
        let Some(dir) = exercise.was_in.as_ref().filter(|_| !self.root.join(&shown).exists())
        else {
            return shown;
        };
        let before = Folder::shown(&Exercise { dir: dir.clone(), ..exercise.clone() }, solution);
        if self.root.join(&before).is_file() { before } else { shown }
    }

    /// Where the file of an exercise, or its solution, is.
    pub fn path(&self, exercise: &Exercise, solution: bool) -> PathBuf {
        self.root.join(self.here(exercise, solution))
    }

    /// What is in that file. A solution that is not there, or may not be seen yet, is the one that the set has.
    ///
    /// # Errors
    ///
    /// When it cannot be read; says how to get it back.
    pub fn read(&self, exercise: &Exercise, solution: bool) -> Result<String, Error> {
        if solution
            && let Some(text) = &exercise.solution
            && (self.layout == Layout::Carried || !self.path(exercise, true).exists())
        {
            return Ok(text.clone());
        }
        let bytes = contents(&self.path(exercise, solution)).map_err(|error| {
            let shown = self.here(exercise, solution);
            let name = &exercise.name;
            match error.kind() {
                io::ErrorKind::NotFound if !solution => Error::Set(format!(
                    "{shown} is not there; `workbook reset {name}` writes it again"
                )),
                _ => Error::unreadable(Path::new(&shown), error),
            }
        })?;
        // What is not UTF-8 is for the compiler to complain about.
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Puts the model answer where a student looks for it, if the program that wrote the folder left that to us.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn reveal(&self, exercise: &Exercise) -> Result<(), Error> {
        let Some(text) = exercise.solution.as_ref().filter(|_| self.layout == Layout::Carried)
        else {
            return Ok(());
        };
        let path = self.path(exercise, true);
        let parent = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&path, text))
            .map_err(|error| Error::unwritable(&path, error))
    }

    /// What this program keeps here for the student: progress, backups.
    pub fn state(&self) -> PathBuf {
        self.root.join(".workbook")
    }

    /// What this program keeps here for itself, and `cargo clean` throws away.
    pub fn build(&self) -> PathBuf {
        self.root.join("target").join("workbook")
    }
}

impl Layout {
    fn manifest(self) -> &'static str {
        match self {
            Layout::Clone => "exercises/Cargo.toml",
            Layout::Practice | Layout::Own | Layout::Carried => "Cargo.toml",
        }
    }
}

/// Bytes that a source file, or a file of ours, may have.
const LARGEST: u64 = 16 << 20;

/// What is in a file. A pipe or a device in its place is refused: reading it might never end.
///
/// # Errors
///
/// When it cannot be read, is no file, or has more than 16 MiB.
pub fn contents(path: &Path) -> io::Result<Vec<u8>> {
    let file = open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("something else than a file is in its place; move it away"));
    }
    let mut bytes = Vec::new();
    // The file may grow meanwhile.
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::other("it has more than 16 MiB; move it away"));
    }
    Ok(bytes)
}

/// Opens it for reading, without waiting for anybody to write where it is a pipe.
fn open(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        let flags = rustix::fs::OFlags::NONBLOCK.bits();
        options.custom_flags(flags.try_into().map_err(io::Error::other)?);
    }
    options.read(true).open(path)
}

/// Whether the exercises below this folder, and the `info.toml` that lists them, are those of this workbook, of
/// whichever version, and not another set.
fn is_ours(root: &Path, info: &str, catalogue: &Catalogue) -> bool {
    // In a clone, `exercises` has a manifest and a list as a practice folder has them, and no exercises below
    // `exercises/exercises`.
    let chapter = |exercise: &Exercise| root.join("exercises").join(&exercise.dir);
    if !catalogue.exercises.iter().any(|exercise| chapter(exercise).is_dir()) {
        return false;
    }
    let Ok(text) = contents(&root.join(info)) else { return false };
    let ours = |entry: &Name| entry.lesson.is_some() && catalogue.find(&entry.name).is_some();
    // A damaged list is no reason to turn anybody away: what it says is in the program, too.
    toml::from_slice(&text).map_or(true, |names: Names| names.exercises.iter().any(ours))
}
