//! The recorder, compiled under the name `tokio` against the very Tokio that a program uses.

use anyhow::{Context, bail};
use std::ffi::OsString;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The source of the recorder.
const SOURCE: [(&str, &str); 19] = [
    ("lib.rs", include_str!("../../trace-shim/src/lib.rs")),
    ("runtime.rs", include_str!("../../trace-shim/src/runtime.rs")),
    ("sync.rs", include_str!("../../trace-shim/src/sync.rs")),
    ("sync/mutex.rs", include_str!("../../trace-shim/src/sync/mutex.rs")),
    ("sync/rwlock.rs", include_str!("../../trace-shim/src/sync/rwlock.rs")),
    ("sync/unbounded.rs", include_str!("../../trace-shim/src/sync/unbounded.rs")),
    ("time.rs", include_str!("../../trace-shim/src/time.rs")),
    ("__trace/held.rs", include_str!("../../trace-shim/src/__trace/held.rs")),
    ("task.rs", include_str!("../../trace-shim/src/task.rs")),
    ("wrapping_macros.rs", include_str!("../../trace-shim/src/wrapping_macros.rs")),
    ("__trace/mod.rs", include_str!("../../trace-shim/src/__trace/mod.rs")),
    ("__trace/clock.rs", include_str!("../../trace-shim/src/__trace/clock.rs")),
    ("__trace/file.rs", include_str!("../../trace-shim/src/__trace/file.rs")),
    ("__trace/here.rs", include_str!("../../trace-shim/src/__trace/here.rs")),
    ("__trace/place.rs", include_str!("../../trace-shim/src/__trace/place.rs")),
    ("__trace/raw.rs", include_str!("../../recording/src/raw.rs")),
    ("__trace/stack.rs", include_str!("../../trace-shim/src/__trace/stack.rs")),
    ("__trace/traced.rs", include_str!("../../trace-shim/src/__trace/traced.rs")),
    ("__trace/watchdog.rs", include_str!("../../trace-shim/src/__trace/watchdog.rs")),
];

/// What everything is compiled with that a stack may lead through: the recorder follows frame pointers.
pub const FRAMES: &str = "-Cforce-frame-pointers=yes";

/// What the Tokio in use may lack, by a name that is only there with it.
const FEATURES: [(&str, &str); 7] = [
    ("rt", "runtime::Runtime"),
    ("rt-multi-thread", "task::block_in_place"),
    ("macros", "select"),
    ("net", "net::TcpListener"),
    ("sync", "sync::Mutex"),
    ("time", "time::sleep"),
    ("test-util", "time::pause"),
];

/// How much is wrapped. What wraps more shows more, and does not compile where a program hands such a type to a
/// library: then the next is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Handles of runtimes and locks, too.
    Everything,
    /// What polls, and no type that libraries exchange.
    WhatPolls,
}

impl Level {
    /// All levels, in the order in which to try them.
    pub const ALL: [Level; 2] = [Level::Everything, Level::WhatPolls];

    fn features(self) -> &'static [&'static str] {
        match self {
            Level::Everything => &["wrap-handles", "wrap-locks"],
            Level::WhatPolls => &[],
        }
    }

    /// The level of this name.
    pub fn named(name: &str) -> Option<Self> {
        Level::ALL.into_iter().find(|level| level.name() == name)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Level::Everything => "everything",
            Level::WhatPolls => "what-polls",
        }
    }
}

/// What the compiler is to be called with.
#[derive(Clone, Debug)]
pub struct Compiler {
    /// The compiler.
    pub rustc: PathBuf,
    /// The Tokio in use: a library, or its metadata.
    pub tokio: PathBuf,
    /// Where it looks for other libraries, as after `-L`.
    pub search: Vec<OsString>,
    /// What has to be the same as for the program: the system that it is built for, how it panics.
    pub same: Vec<OsString>,
    /// Whether the program and its libraries are compiled with [`FRAMES`]. Without, the unwinder has to be asked for every
    /// stack.
    pub frame_pointers: bool,
}

impl Compiler {
    /// Compiles the recorder into this folder, if it is not there already, and says where it is.
    ///
    /// # Errors
    ///
    /// When the compiler cannot be run, or does not accept the recorder: a Tokio that we do not know.
    pub fn recorder(&self, level: Level, folder: &Path) -> anyhow::Result<PathBuf> {
        let version = version();
        let source = folder.join(format!("recorder-{version}"));
        for (name, text) in SOURCE {
            let path = source.join(name);
            fs::create_dir_all(path.parent().unwrap_or(&source))?;
            if fs::read_to_string(&path).ok().as_deref() != Some(text) {
                fs::write(&path, text)
                    .with_context(|| format!("{} cannot be written", path.display()))?;
            }
        }
        let stem = self.tokio.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let hash = stem.strip_prefix("libtokio").unwrap_or_default().trim_start_matches('-');
        let suffix = format!("-trace-{version}-{}-{hash}", level.name());
        let library = folder.join(format!("libtokio{suffix}.rlib"));
        // Several crates may need it at once, and have to get the same: two that were compiled apart are two crates.
        let _alone = alone(folder)?;
        // Of one and the same Tokio, cargo names the library to some crates and its metadata, which is there earlier, to
        // others.
        let metadata = self.tokio.with_extension("rmeta");
        let of = if metadata.is_file() { &metadata } else { &self.tokio };
        if is_newer(&library, of) {
            return Ok(library);
        }
        let unfinished = folder.join("unfinished.rlib");
        let mut rustc = self.command();
        rustc
            .args(["--crate-name=tokio", "--crate-type=lib", "--edition=2024", "--cap-lints=allow"])
            .args([
                "-Copt-level=3",
                "-Cdebuginfo=line-tables-only",
                "-Cembed-bitcode=no",
                "--cfg=embedded",
                FRAMES,
            ])
            .arg(format!("-Cmetadata={suffix}"))
            .arg(format!("-Cextra-filename={suffix}"))
            .arg("-o")
            .arg(&unfinished)
            .arg(source.join("lib.rs"));
        let features = self.features(folder)?;
        if !features.contains(&"rt") {
            bail!("this Tokio has no runtime: its feature `rt` is not on");
        }
        if self.frame_pointers {
            rustc.arg("--cfg=frame_pointers");
        }
        for feature in features.iter().chain(level.features()) {
            rustc.arg(format!("--cfg=feature=\"{feature}\""));
        }
        let output = rustc.output().context("the compiler cannot be run")?;
        if !output.status.success() {
            bail!(
                "the recorder does not compile against this Tokio, {}:\n{}",
                self.tokio.display(),
                String::from_utf8_lossy(&output.stderr).trim()
            );
        }
        fs::rename(&unfinished, &library)?;
        Ok(library)
    }

    /// Finds out what the Tokio in use has, by asking for all of it at once: the compiler names what it does not find.
    fn features(&self, folder: &Path) -> anyhow::Result<Vec<&'static str>> {
        let uses: String =
            FEATURES.iter().map(|(_, path)| format!("pub use real::{path} as _;\n")).collect();
        let uses = uses.replace("pub use real::select as _;", "pub use real::select as x;");
        let probe = folder.join(format!("probe-{}.rs", std::process::id()));
        fs::write(&probe, uses)?;
        let mut rustc = self.command();
        rustc
            .args(["--crate-name=probe", "--crate-type=lib", "--edition=2024", "--cap-lints=allow"])
            .args(["--emit=metadata", "--error-format=short", "-o"])
            .arg(probe.with_extension("rmeta"))
            .arg(&probe)
            .stdout(Stdio::null());
        let output = rustc.output().context("the compiler cannot be run")?;
        // Left behind at worst.
        let _ = fs::remove_file(&probe);
        let _ = fs::remove_file(probe.with_extension("rmeta"));
        let said = String::from_utf8_lossy(&output.stderr);
        let missing = |line: usize| said.contains(&format!(".rs:{line}:"));
        let with_lines = FEATURES.iter().zip(1..);
        Ok(with_lines.filter(|(_, line)| !missing(*line)).map(|((name, _), _)| *name).collect())
    }

    fn command(&self) -> Command {
        let mut rustc = Command::new(&self.rustc);
        rustc.arg("--extern").arg(with("real=", &self.tokio)).args(&self.same).stdin(Stdio::null());
        for path in &self.search {
            rustc.arg("-L").arg(path);
        }
        rustc
    }
}

/// Waits until no other process compiles in this folder; until the answer is dropped, none does.
fn alone(folder: &Path) -> anyhow::Result<fs::File> {
    let file = fs::File::create(folder.join("lock"))
        .context("the folder for the recorder cannot be written")?;
    #[cfg(unix)]
    rustix::fs::flock(&file, rustix::fs::FlockOperation::LockExclusive)?;
    Ok(file)
}

/// Names this version of the recorder.
fn version() -> String {
    fingerprint(&"recorder")
}

/// Names something, together with this version of the recorder.
pub fn fingerprint(of: &impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    (SOURCE, FRAMES, of).hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// The text, and the path behind it.
pub fn with(text: &str, path: &Path) -> OsString {
    let mut argument = OsString::from(text);
    argument.push(path);
    argument
}

fn is_newer(one: &Path, other: &Path) -> bool {
    let time = |path: &Path| fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
    time(one).zip(time(other)).is_some_and(|(one, other)| one >= other)
}
