//! What to run, and within which limits.

use std::ffi::OsString;
use std::fmt;
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
}

/// Is told what a program prints on standard error, piece by piece, as it comes.
pub type Listener = Arc<dyn Fn(&[u8]) + Send + Sync>;

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Program { path, arguments, environment, folder, errors: _ } = self;
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

    /// With somebody who is told what it prints on standard error, as it comes.
    #[must_use]
    pub fn errors_to(mut self, listener: Listener) -> Self {
        self.errors = Some(listener);
        self
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

/// What a program may use.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// From its start to its end.
    pub time: Duration,
    /// Bytes of memory, where the system can hold a program to it.
    pub memory: Option<u64>,
    /// Bytes that are kept of either end of either output.
    pub output: usize,
}
