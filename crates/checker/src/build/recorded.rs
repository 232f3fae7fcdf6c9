//! Compiling an attempt with a recorder in it, in place of the library that it records.

use super::cache::Dependencies;
use super::compiler::{self, flag, source_file, write};
use super::{Built, Order};
use crate::error::Error;
use crate::folder::Folder;
use processes::{Cancel, Supervisor};
use std::env::consts::EXE_SUFFIX;
use std::path::{Path, PathBuf};

/// What a recorder has to be compiled against.
#[derive(Clone, Copy, Debug)]
pub struct Against<'a> {
    /// The compiler.
    pub rustc: &'a Path,
    /// The Tokio that the attempt uses.
    pub tokio: &'a Path,
    /// Where the compiler looks for other libraries, as after `-L`.
    pub search: &'a [String],
    /// A folder of ours that stays, beside what is built of the attempt.
    pub folder: &'a Path,
}

/// Compiles a recorder that is called `tokio`, and says where it is.
pub type Recorder<'a> = dyn Fn(Against<'_>) -> Result<PathBuf, String> + 'a;

/// What of an attempt is to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Its `main`.
    Main,
    /// The check of this name.
    Check(String),
}

/// Builds a part of an attempt with a recorder. All of it is one file, with every line where it is in the student's.
///
/// # Errors
///
/// When the compiler cannot be run, there is no Tokio to record, or a file cannot be written.
pub fn build(
    folder: &Folder,
    dependencies: &Dependencies,
    supervisor: &Supervisor,
    (order, part): (Order<'_>, &Part),
    recorder: &Recorder<'_>,
    cancel: &Cancel,
) -> Result<Built, Error> {
    let tokio = dependencies.externs.iter().find(|(name, _)| name == "tokio");
    let Some((_, tokio)) = tokio else {
        return Err(Error::Tool(format!(
            "{} does not use Tokio, so there is nothing to record",
            order.shown
        )));
    };
    let against = Against {
        rustc: &dependencies.rustc,
        tokio,
        search: &dependencies.search,
        folder: &folder.build().join("recorder"),
    };
    let library = recorder(against).map_err(Error::Tool)?;
    let text = match part {
        Part::Main => order.judged.students_part().to_owned(),
        Part::Check(_) => order.judged.sealed(),
    };
    write(&source_file(order), &text)?;
    let mut with_recorder = dependencies.clone();
    // The library that all of them are linked to has a Tokio of its own.
    with_recorder.bundle = None;
    for (name, path) in &mut with_recorder.externs {
        if name == "tokio" {
            path.clone_from(&library);
        }
    }
    let program = order.workplace.join(format!("recorded{EXE_SUFFIX}"));
    let mut rustc = compiler::rustc(folder, &with_recorder, &with_recorder.rustc, order);
    if matches!(part, Part::Check(_)) {
        rustc = rustc.argument("--test");
    }
    // Places need lines, and names of functions.
    let rustc = rustc
        .arguments(["-Cdebuginfo=line-tables-only", "-Cstrip=none", "-o"])
        .argument(&program)
        .argument("-L")
        .argument(flag("dependency=", library.parent().unwrap_or(&library)));
    let built = compiler::run(&rustc, program, supervisor, order, cancel);
    // The seal may be in it, and the program is about to run.
    let _ = std::fs::remove_file(source_file(order));
    built
}
