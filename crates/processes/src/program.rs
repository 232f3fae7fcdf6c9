//! What to run, and within which limits.

use std::ffi::OsString;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

/// A program with its arguments, its variables and the folder that it runs in.
#[derive(Clone)]
pub struct Program {
    pub(crate) path: PathBuf,
    pub(crate) arguments: Vec<OsString>,
    /// Variables to set, or with `None` to remove.
    environment: Vec<(&'static str, Option<OsString>)>,
    folder: PathBuf,
    pub(crate) errors: Option<Listener>,
    channel_file: Option<PathBuf>,
}

/// An argument of exactly this text is replaced by a path that the program can write to: its channel.
pub const CHANNEL: &str = "{channel}";

/// Bytes of a channel that are read.
const CHANNEL_BYTES: u64 = 64 << 10;

/// Is told what a program prints on standard error, piece by piece, as it comes.
pub type Listener = Arc<dyn Fn(&[u8]) + Send + Sync>;

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Program { path, arguments, environment, folder, errors: _, channel_file: _ } = self;
        let mut debug = f.debug_struct("Program");
        debug.field("path", path).field("arguments", arguments);
        debug.field("environment", environment).field("folder", folder).finish_non_exhaustive()
    }
}

impl Program {
    /// The program at this path, or of this name on `PATH`, to be run in a folder.
    pub fn new(path: impl Into<PathBuf>, folder: &Path) -> Self {
        Program {
            path: path.into(),
            arguments: Vec::new(),
            environment: Vec::new(),
            folder: folder.to_owned(),
            errors: None,
            channel_file: None,
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// With one more argument.
    #[must_use]
    pub fn argument(mut self, argument: impl Into<OsString>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// With more arguments.
    #[must_use]
    pub fn arguments<T: Into<OsString>>(mut self, arguments: impl IntoIterator<Item = T>) -> Self {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    /// With a variable set.
    #[must_use]
    pub fn set(mut self, variable: &'static str, value: impl Into<OsString>) -> Self {
        self.environment.push((variable, Some(value.into())));
        self
    }

    /// Without a variable that this process may have.
    #[must_use]
    pub fn unset(mut self, variable: &'static str) -> Self {
        self.environment.push((variable, None));
        self
    }

    /// With a listener that is told what it prints on standard error, as it comes.
    #[must_use]
    pub fn errors_to(mut self, listener: Listener) -> Self {
        self.errors = Some(listener);
        self
    }

    /// With one more argument, a path that it can write to. It is a pipe where there is a helper: what was written
    /// there cannot be taken back. Elsewhere it is this file.
    #[must_use]
    pub fn with_channel(mut self, file: PathBuf) -> Self {
        self.channel_file = Some(file);
        self.argument(CHANNEL)
    }

    /// Its arguments, with a file in place of the channel.
    pub(crate) fn arguments_with_file(&self) -> impl Iterator<Item = OsString> {
        let file = self.channel_file.clone();
        self.arguments.iter().map(move |argument| match &file {
            Some(file) if argument == CHANNEL => file.clone().into_os_string(),
            _ => argument.clone(),
        })
    }

    /// What is in the file that took the place of a channel. The program may have put anything there: a pipe, a
    /// device, a link to either.
    pub(crate) fn read_channel_file(&self) -> Vec<u8> {
        let Some(path) = &self.channel_file else { return Vec::new() };
        let mut bytes = Vec::new();
        let regular = |path: &Path| std::fs::symlink_metadata(path).is_ok_and(|its| its.is_file());
        // A second file for those who write at the end: the writers of the first do not.
        for path in [path.clone(), beside(path)] {
            if regular(&path)
                && let Ok(file) = File::open(&path)
            {
                let _ = file.take(CHANNEL_BYTES).read_to_end(&mut bytes);
            }
        }
        bytes
    }

    /// Dresses a command for it: folder, variables, nothing to read, pipes for both outputs.
    ///
    /// It never gets the terminal itself: that may stop those who write to it from another group than its shell's.
    pub(crate) fn dress(&self, command: &mut Command) {
        command.current_dir(&self.folder);
        for (variable, value) in &self.environment {
            match value {
                Some(value) => command.env(variable, value),
                None => command.env_remove(variable),
            };
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    }
}

/// `a.log.seal` beside `a.log`.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".seal");
    PathBuf::from(name)
}

/// What a program may use.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// From its start to its end. Where the system tells how long it waited for a core, that does not count, up to twice
    /// as much.
    pub time: Duration,
    /// Bytes of memory, where the system can hold a program to it.
    pub memory: Option<u64>,
    /// Bytes that are kept of either end of either output.
    pub output: usize,
}
