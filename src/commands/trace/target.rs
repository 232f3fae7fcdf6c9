//! What to trace: a file, or a program of a project.

use super::TraceArgs;
use crate::commands::practice;
use crate::shell::WrongUsage;
use anyhow::{Context, bail};
use lessons::Chapter;
use recording::Language;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;
use trace::project::{self, Built, Target, Which};
use trace::python;

/// A program that is ready to run, and to be recorded.
pub struct Ready {
    /// How to start it.
    pub command: Command,
    /// What to call it.
    pub name: String,
    /// The folder that its own code is in.
    pub folder: PathBuf,
    /// The language it is written in.
    pub language: Language,
    /// What its recording cannot show.
    pub notes: Vec<String>,
    /// What has to be there while it starts.
    _recorder: Option<TempDir>,
}

/// What kind of thing the command line names.
pub enum Kind {
    /// The attempt at the exercise of this name.
    Attempt(String),
    /// A demo of this chapter.
    Chapter(&'static Chapter),
    /// A program of somebody's own.
    Program,
}

/// Finds out what the command line names: a file before an exercise, and an exercise before a chapter.
///
/// # Errors
///
/// When there is no such thing, or an option does not go with it.
pub fn kind(args: &TraceArgs) -> anyhow::Result<Kind> {
    let Some(target) = &args.target else { return Ok(Kind::Program) };
    let is_file = target.extension().is_some() || target.exists();
    // With the name of a check, the path of its file stands for an exercise.
    let name = match (&args.check, target.file_stem()) {
        (Some(_), Some(stem)) => stem.to_string_lossy(),
        _ => target.to_string_lossy(),
    };
    if (!is_file || args.check.is_some()) && practice::recorded::is_exercise(&name) {
        if args.only.is_some() {
            bail!(WrongUsage(format!(
                "'{name}' is an exercise and has no demos. `--check` names one of its checks"
            )));
        }
        if !args.arguments.is_empty() {
            bail!(WrongUsage(format!("'{name}' is an exercise and takes no arguments")));
        }
        return Ok(Kind::Attempt(name.into_owned()));
    }
    if let Some(check) = &args.check {
        let known = target.display();
        bail!(WrongUsage(format!("--check {check} is for exercises, and '{known}' is none")));
    }
    if !is_file && let Some(chapter) = lessons::find(&name) {
        return Ok(Kind::Chapter(chapter));
    }
    if args.only.is_some() {
        bail!(WrongUsage(format!("--only is for chapters, and '{name}' is none")));
    }
    if !is_file {
        bail!(WrongUsage(format!(
            "'{name}' is no file, no exercise and no chapter. `workbook list` names the exercises and chapters; \
             without a name, the cargo project here is traced"
        )));
    }
    Ok(Kind::Program)
}

/// Builds what the command line names, if it has to be built.
///
/// # Errors
///
/// When there is no such thing, or it cannot be built.
pub fn prepare(args: &TraceArgs) -> anyhow::Result<Ready> {
    let python = match (&args.module, &args.target) {
        (Some(module), _) => Some(python::Target::Module(module)),
        (None, Some(file)) if is_python(file) => Some(python::Target::File(file)),
        _ => None,
    };
    if let Some(target) = python {
        let program = python::program(target, &args.arguments);
        let program = program.map_err(|error| WrongUsage(format!("{error:#}")))?;
        return Ok(Ready {
            command: program.command,
            name: program.name,
            folder: program.folder,
            language: Language::Python,
            notes: Vec::new(),
            _recorder: Some(program.recorder),
        });
    }
    if !trace::run::supported() {
        bail!("trace works for Rust on Linux so far, and this is another system");
    }
    let program = match build(args)? {
        Built::Program(program) => program,
        Built::Errors => {
            bail!("the program does not compile, so there is nothing to trace: see above")
        }
    };
    let mut command = Command::new(&program.path);
    command.args(&args.arguments).env("CARGO_MANIFEST_DIR", &program.package);
    Ok(Ready {
        command,
        name: program.name,
        folder: program.folder,
        language: Language::Rust,
        notes: program.notes,
        _recorder: None,
    })
}

/// A file of Python, or a folder that Python would run.
fn is_python(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension == OsStr::new("py") || extension == OsStr::new("pyz"))
        || path.join("__main__.py").is_file()
}

/// Builds what the command line names.
///
/// # Errors
///
/// When there is no such thing, or it cannot be built.
fn build(args: &TraceArgs) -> anyhow::Result<Built> {
    let cache = cache()?;
    match &args.target {
        Some(file) if file.extension().is_some_and(|extension| extension == "rs") => {
            let set = practice::single_file_set()?;
            let tests = args.test.is_some();
            let which = trace::file::project(file, &set, tests, &cache);
            let which = which.map_err(|error| WrongUsage(format!("{error:#}")))?;
            let mut built = project::build(&which, &cache)?;
            if let Built::Program(program) = &mut built {
                trace::file::keep_lock(&which, &cache);
                // Its own code is where the file is, and not where we put the project.
                let folder = file.canonicalize()?;
                program.folder = folder.with_file_name("");
                program.package.clone_from(&program.folder);
            }
            Ok(built)
        }
        Some(other) => bail!(WrongUsage(format!(
            "{} is no file of Rust (.rs) or Python (.py). Without a file, the cargo project here is traced",
            other.display()
        ))),
        None => {
            let target = match (&args.bin, &args.example, &args.test) {
                (Some(name), ..) => Target::Bin(name.clone()),
                (_, Some(name), _) => Target::Example(name.clone()),
                (_, _, Some(name)) => Target::Test(name.clone()),
                _ => Target::Default,
            };
            let which = Which {
                package: args.package.clone(),
                target,
                release: args.release,
                features: args.features.clone(),
                ..Which::default()
            };
            project::build(&which, &cache)
        }
    }
}

/// Builds an empty program, and with it what every single file needs.
///
/// # Errors
///
/// When it cannot be built.
pub fn prepare_single_files() -> anyhow::Result<PathBuf> {
    let cache = cache()?;
    let empty = cache.join("empty.rs");
    std::fs::create_dir_all(&cache)
        .and_then(|()| std::fs::write(&empty, "fn main() {}\n"))
        .with_context(|| format!("{} cannot be written", empty.display()))?;
    let set = crate::commands::practice::single_file_set()?;
    let which = trace::file::project(&empty, &set, false, &cache)?;
    match project::build(&which, &cache)? {
        Built::Program(_) => {
            trace::file::keep_lock(&which, &cache);
            Ok(cache)
        }
        Built::Errors => bail!("cargo could not build its dependencies: see above"),
    }
}

/// Where the traced programs are built: a folder of ours.
fn cache() -> anyhow::Result<PathBuf> {
    let cache = dirs::cache_dir().context("this system has no folder for caches")?;
    Ok(cache.join("workbook").join("trace"))
}
