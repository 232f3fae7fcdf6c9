//! What cargo said about the dependencies, and whether it still holds.

use super::obstacles;
use crate::atomic;
use crate::error::Error;
use crate::folder::{Folder, contents};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// Goes up when an older answer would be misread.
const SCHEMA: u32 = 6;

/// How to call the compiler.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Dependencies {
    pub schema: u32,
    /// The names of those that it knows of.
    pub names: BTreeSet<String>,
    /// The compiler itself: asking rustup each time which one it is costs as much as compiling.
    pub rustc: PathBuf,
    pub sysroot: PathBuf,
    pub edition: String,
    /// Flags of the profile.
    pub profile: Vec<String>,
    /// Direct dependencies: name and file.
    pub externs: Vec<(String, PathBuf)>,
    /// Where others are, as `-L` wants it.
    pub search: Vec<String>,
    /// All of them linked to one shared library, where that works; see [`bundle`](super::bundle).
    pub bundle: Option<PathBuf>,
    /// What the answer depended on.
    stamps: Vec<Stamp>,
    variables: Vec<(String, String)>,
    /// Says that this program wrote it; see [`Dependencies::mark`].
    mark: u64,
}

/// A file or folder as it was; nothing, if there was none.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Stamp {
    path: PathBuf,
    state: Option<State>,
}

/// What changes when a file is written, even where somebody sets its time back: nobody can set that of its last
/// change.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct State {
    modified: u128,
    changed: i128,
    length: u64,
    inode: u64,
}

impl Stamp {
    fn of(path: &Path) -> Self {
        let state = fs::metadata(path).ok().map(|metadata| {
            let modified = metadata.modified().ok();
            let since = modified.and_then(|modified| modified.duration_since(UNIX_EPOCH).ok());
            let (changed, inode) = changed(&metadata);
            let (modified, length) = (since.unwrap_or_default().as_nanos(), metadata.len());
            State { modified, changed, length, inode }
        });
        Stamp { path: path.to_owned(), state }
    }

    /// Whether it is as it was.
    pub fn holds(&self) -> bool {
        *self == Stamp::of(&self.path)
    }
}

#[cfg(unix)]
fn changed(metadata: &fs::Metadata) -> (i128, u64) {
    use std::os::unix::fs::MetadataExt;
    let nanoseconds =
        i128::from(metadata.ctime()) * 1_000_000_000 + i128::from(metadata.ctime_nsec());
    (nanoseconds, metadata.ino())
}

#[cfg(not(unix))]
fn changed(_: &fs::Metadata) -> (i128, u64) {
    (0, 0)
}

impl Dependencies {
    /// Complete but for what it depended on, which is looked at now.
    #[expect(clippy::too_many_arguments, reason = "the one place that fills in every field")]
    pub fn new(
        names: BTreeSet<String>,
        rustc: PathBuf,
        sysroot: PathBuf,
        edition: String,
        profile: Vec<String>,
        externs: Vec<(String, PathBuf)>,
        search: Vec<String>,
        depends_on: &[PathBuf],
    ) -> Self {
        let files = externs.iter().map(|(_, path)| path).chain([&rustc]).chain(depends_on);
        let stamps = files.map(|path| Stamp::of(path)).collect();
        let variables = obstacles::noted_variables();
        let mut known = Dependencies {
            schema: SCHEMA,
            names,
            rustc,
            sysroot,
            edition,
            profile,
            externs,
            search,
            bundle: None,
            stamps,
            variables,
            mark: 0,
        };
        known.mark = known.marked();
        known
    }

    /// With the shared library at this path, as it is now.
    #[must_use]
    pub fn with_bundle(mut self, path: PathBuf) -> Self {
        self.stamps.push(Stamp::of(&path));
        self.bundle = Some(path);
        self.mark = self.marked();
        self
    }

    /// The same for an attempt that names just these: without the shared library, if that has more in it. Whatever is
    /// linked is loaded by the compiler, and an implementation in a crate that the attempt does not use
    /// (`serde_json` compares `u64` with its values) can leave a type open that was clear without it.
    pub fn linked_for(&self, names: &BTreeSet<String>) -> Cow<'_, Self> {
        if self.bundle.is_none() || self.names == *names {
            return Cow::Borrowed(self);
        }
        Cow::Owned(Dependencies { bundle: None, ..self.clone() })
    }

    /// The shared library as it was when it was linked.
    pub fn bundle_stamp(&self) -> Option<Stamp> {
        let bundle = self.bundle.as_ref()?;
        self.stamps.iter().find(|stamp| stamp.path == *bundle).cloned()
    }

    /// What nobody writes by hand: a digest of all the rest, begun with something that is in this program alone. It
    /// keeps a check, or a student, from naming other libraries with an editor; it is no secret from a debugger.
    fn marked(&self) -> u64 {
        let rest = Dependencies { mark: 0, ..self.clone() };
        let mut hasher = DefaultHasher::new();
        KEY.hash(&mut hasher);
        serde_json::to_string(&rest).unwrap_or_default().hash(&mut hasher);
        hasher.finish()
    }
}

const KEY: &[u8] = b"8f0d7c51-workbook-wrote-this";

impl Dependencies {
    /// Whether all is as it was when cargo was asked.
    pub fn hold(&self) -> bool {
        self.schema == SCHEMA
            && self.variables == obstacles::noted_variables()
            && self.stamps.iter().all(Stamp::holds)
    }
}

impl Dependencies {
    /// Whether it is about this folder: in a copy of one, the libraries are those of the original.
    fn is_about(&self, folder: &Folder) -> bool {
        let manifest = folder.manifest();
        self.stamps.iter().any(|stamp| stamp.path == manifest)
    }

    /// As [`hold`](Self::hold). A library that has changed without cargo is thrown away: cargo looks whether it is
    /// there, and not what is in it.
    fn hold_or_forget(&self) -> bool {
        let libraries = || self.externs.iter().map(|(_, path)| path).chain(&self.bundle);
        for stamp in self.stamps.iter().filter(|stamp| libraries().any(|path| *path == stamp.path))
        {
            if !stamp.holds() && self.schema == SCHEMA {
                // It may be gone already.
                let _ = fs::remove_file(&stamp.path);
            }
        }
        self.hold()
    }
}

/// How the names of the files begin.
const PREFIX: &str = "dependencies-";

/// All that is known and still holds.
pub fn load(folder: &Folder) -> Vec<Dependencies> {
    let entries = fs::read_dir(folder.build()).into_iter().flatten().flatten();
    let ours = entries.filter(|entry| {
        let name = entry.file_name();
        name.to_str().is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(".json"))
    });
    let known = ours.filter_map(|entry| {
        let text = contents(&entry.path()).ok()?;
        serde_json::from_slice(&text).ok()
    });
    known
        .filter(|known: &Dependencies| known.mark == known.marked() && known.is_about(folder))
        .filter(Dependencies::hold_or_forget)
        .collect()
}

/// Remembers it.
///
/// # Errors
///
/// When it cannot be written.
pub fn store(folder: &Folder, dependencies: &Dependencies) -> Result<(), Error> {
    let parent = folder.build();
    let name = format!("{PREFIX}{}.json", super::ask::file_name(&dependencies.names));
    let path = parent.join(name);
    let write = || {
        fs::create_dir_all(&parent)?;
        atomic::replace(&path, &serde_json::to_vec(dependencies)?)
    };
    write().map_err(|error| Error::unwritable(&path, error))
}
