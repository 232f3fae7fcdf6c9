//! Programs in Python: run by the Python that is there, with a recorder of ours that it loads before anything else.
//!
//! The recorder is a package for the standard library alone (`recorder/`). Python finds it by `PYTHONPATH`, as its
//! `sitecustomize`, and starts the program itself in the usual way; the recorder then takes itself off the path again.

mod interpreter;

pub use interpreter::{OLDEST, VARIABLE, find};

use anyhow::Context;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// The files of the recorder.
const RECORDER: [(&str, &str); 10] = [
    ("sitecustomize.py", include_str!("recorder/sitecustomize.py")),
    ("_workbook_trace/__init__.py", include_str!("recorder/__init__.py")),
    ("_workbook_trace/ends.py", include_str!("recorder/ends.py")),
    ("_workbook_trace/file.py", include_str!("recorder/file.py")),
    ("_workbook_trace/objects.py", include_str!("recorder/objects.py")),
    ("_workbook_trace/places.py", include_str!("recorder/places.py")),
    ("_workbook_trace/steps.py", include_str!("recorder/steps.py")),
    ("_workbook_trace/unawaited.py", include_str!("recorder/unawaited.py")),
    ("_workbook_trace/watchdog.py", include_str!("recorder/watchdog.py")),
    ("_workbook_trace/words.py", include_str!("recorder/words.py")),
];

/// Names the folder whose code is the program's own.
const FOLDER: &str = "WORKBOOK_TRACE_FOLDER";
/// What `PYTHONPATH` was without us.
const FORMER_PATH: &str = "WORKBOOK_TRACE_PYTHONPATH";

/// What to run.
#[derive(Clone, Copy, Debug)]
pub enum Target<'a> {
    /// A file, or a folder or archive with a `__main__.py`.
    File(&'a Path),
    /// A module by its name, as after `python -m`.
    Module(&'a str),
}

/// A program that is ready to run.
#[derive(Debug)]
pub struct Program {
    /// How to start it. It records into the file that [`recording::raw::VARIABLE`] names.
    pub command: Command,
    /// The folder that its own code is in.
    pub folder: PathBuf,
    /// What to call it.
    pub name: String,
    /// The recorder. It has to be there while the program starts.
    pub recorder: TempDir,
}

/// Prepares a program to be run with these arguments, and recorded.
///
/// # Errors
///
/// When there is no Python that will do, no such file, or no room for the recorder.
pub fn program(target: Target<'_>, arguments: &[OsString]) -> anyhow::Result<Program> {
    let interpreter = find().map_err(anyhow::Error::msg)?;
    program_with(&interpreter, target, arguments)
}

/// As [`program`], run by this interpreter.
///
/// # Errors
///
/// When there is no such file, or no room for the recorder.
pub fn program_with(
    interpreter: &Path,
    target: Target<'_>,
    arguments: &[OsString],
) -> anyhow::Result<Program> {
    let mut command = Command::new(interpreter);
    let (folder, name) = match target {
        Target::File(path) => {
            let real =
                path.canonicalize().with_context(|| format!("cannot read {}", path.display()))?;
            command.arg(path);
            let folder =
                if real.is_dir() { real.clone() } else { crate::run::folder_of(&real).to_owned() };
            (folder, path.file_name().unwrap_or_default().to_string_lossy().into_owned())
        }
        Target::Module(name) => {
            command.args(["-m", name]);
            let folder = std::env::current_dir().and_then(|folder| folder.canonicalize());
            (folder.context("the current folder cannot be read")?, name.to_owned())
        }
    };
    let recorder = write_recorder().context("there is no room for the recorder")?;
    let former = std::env::var_os("PYTHONPATH");
    let path = std::iter::once(recorder.path().to_owned())
        .chain(former.iter().flat_map(std::env::split_paths));
    command
        .args(arguments)
        .env("PYTHONPATH", std::env::join_paths(path).context("PYTHONPATH cannot be extended")?)
        .env(FOLDER, &folder);
    match former {
        Some(former) => command.env(FORMER_PATH, former),
        None => command.env_remove(FORMER_PATH),
    };
    Ok(Program { command, folder, name, recorder })
}

fn write_recorder() -> std::io::Result<TempDir> {
    let folder = tempfile::Builder::new().prefix("workbook-trace-").tempdir()?;
    fs::create_dir(folder.path().join("_workbook_trace"))?;
    for (name, text) in RECORDER {
        fs::write(folder.path().join(name), text)?;
    }
    Ok(folder)
}
