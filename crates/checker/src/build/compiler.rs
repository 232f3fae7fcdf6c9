//! Calling the compiler directly.

use super::bundle;
use super::cache::Dependencies;
use super::{Built, Diagnostics, MEMORY, OUTPUT, Order};
use crate::error::Error;
use crate::folder::Folder;
use crate::source::CHECKS_FILE;
use crate::verdict::Style;
use processes::{Cancel, End, Finished, Limits, Program, Supervisor, signal_name};
use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Builds the checks.
///
/// # Errors
///
/// When the compiler cannot be run, or a file not be written.
pub fn build(
    folder: &Folder,
    dependencies: &Dependencies,
    supervisor: &Supervisor,
    order: Order<'_>,
    cancel: &Cancel,
) -> Result<Built, Error> {
    write(&source_file(order), &order.judged.students_file())?;
    let used = if dependencies.bundle.is_some() { bundle::USED } else { "" };
    let checks = format!("{}{used}", order.judged.checks_file());
    write(&order.workplace.join(CHECKS_FILE), &checks)?;
    let seal = write_seal(order)?;
    let built = compile(folder, dependencies, supervisor, order, cancel)?;
    // The program is about to run.
    let _ = fs::remove_file(seal);
    match &built {
        // An error in the checks, because a function has other parameters now, or at the end of the file, such as a
        // brace that is not closed: both point at what a student has never seen. The compiler is to say it again
        // about a file as the student knows it.
        Built::Errors(errors) if errors.rendered(Style::Plain).contains(CHECKS_FILE) => {
            write(&source_file(order), &order.judged.whole())?;
            match compile(folder, dependencies, supervisor, order, cancel)? {
                // An error after all, and without a seal nothing can be judged.
                Built::Checks { .. } => Ok(built),
                other => Ok(other),
            }
        }
        _ => Ok(built),
    }
}

fn compile(
    folder: &Folder,
    dependencies: &Dependencies,
    supervisor: &Supervisor,
    order: Order<'_>,
    cancel: &Cancel,
) -> Result<Built, Error> {
    let program = order.workplace.join(format!("checks{EXE_SUFFIX}"));
    let mut rustc = rustc(folder, dependencies, &dependencies.rustc, order)
        .arguments(["--test", "-Cdebuginfo=0", "-Cstrip=symbols", "-o"])
        .argument(&program);
    if cfg!(target_os = "linux") {
        // There is less to link with where the standard library is a shared one. (Elsewhere a program would not
        // find it; and where there is none, the compiler takes the other.)
        rustc = rustc.arguments(["-Cprefer-dynamic", "-Crpath"]);
    }
    if order.again {
        // The fewer functions stand in one unit, the less is compiled anew; 256, the default, is slower to link.
        rustc = rustc
            .argument(flag("-Cincremental=", &order.workplace.join("incremental")))
            .argument("-Ccodegen-units=64");
    }
    Ok(match run(&rustc, program, supervisor, order, cancel)? {
        Built::Checks { program, warnings, .. } => {
            Built::Checks { program, warnings, library: dependencies.bundle_stamp() }
        }
        other => other,
    })
}

/// Runs the compiler, which is to make this program.
///
/// # Errors
///
/// When it cannot be run.
pub fn run(
    rustc: &Program,
    program: PathBuf,
    supervisor: &Supervisor,
    order: Order<'_>,
    cancel: &Cancel,
) -> Result<Built, Error> {
    let limits = Limits { time: order.time, memory: Some(MEMORY), output: OUTPUT };
    let finished = supervisor
        .run(rustc, limits, cancel)
        .map_err(|error| Error::Start("the compiler cannot be run".to_owned(), error))?;
    Ok(outcome_of(&finished, program, order.time))
}

/// What came of a run of the compiler that should have written `program`, and had `time` for it.
pub(super) fn outcome_of(finished: &Finished, program: PathBuf, time: Duration) -> Built {
    let diagnostics = Diagnostics::parse(&finished.stderr.text());
    match finished.end {
        End::Exited(0) => Built::Checks { program, warnings: diagnostics, library: None },
        End::Exited(_) if diagnostics.blame_environment() => Built::GaveUp(format!(
            "the compiler could not do its work:\n{}",
            diagnostics.rendered(Style::Plain).trim()
        )),
        End::Exited(_) => Built::Errors(diagnostics),
        End::TimedOut => {
            let seconds = time.as_secs_f64();
            Built::TookTooLong(format!(
                "the compiler was still busy after {seconds} s, and was stopped. Something makes it work \
                 without an end, such as a loop in a constant; or this machine is slow, and a longer \
                 `--time-limit` helps"
            ))
        }
        End::Signalled(_) if finished.stderr.text().contains("memory allocation of ") => {
            Built::TooLarge(format!(
                "the compiler needed more than {} GiB of memory, and was stopped. Something makes it work without an \
                 end, such as a macro that calls itself",
                MEMORY >> 30
            ))
        }
        End::Signalled(signal) => {
            let name = signal_name(signal);
            Built::GaveUp(format!("the compiler was ended by {name}: too much memory, or a crash"))
        }
        End::Unwatched => Built::GaveUp("the compiler was killed".to_owned()),
        End::Cancelled => Built::Cancelled,
    }
}

/// The same for Clippy, which takes the compiler's arguments.
pub fn clippy(folder: &Folder, dependencies: &Dependencies, order: Order<'_>) -> Option<Program> {
    let driver = dependencies.sysroot.join("bin").join(format!("clippy-driver{EXE_SUFFIX}"));
    if !driver.is_file() {
        return None;
    }
    let program = rustc(folder, dependencies, &driver, order)
        .arguments(["--test", "--emit=metadata", "--out-dir"])
        .argument(order.workplace)
        .argument("--sysroot")
        .argument(&dependencies.sysroot)
        // In a clone of the workbook its `clippy.toml` is found, too, and these two are about its own program.
        .arguments(["-A", "clippy::disallowed_macros", "-A", "clippy::disallowed_methods"]);
    Some(program)
}

/// The compiler, told all but what to make of the file.
pub fn rustc(
    folder: &Folder,
    dependencies: &Dependencies,
    compiler: &Path,
    order: Order<'_>,
) -> Program {
    let (source, checks) = (source_file(order), order.workplace.join(CHECKS_FILE));
    let mut program = Program::new(compiler, &folder.root)
        .arguments(["--crate-name", &order.exercise.name])
        .argument(format!("--edition={}", dependencies.edition))
        .arguments(["--error-format=json", "--json=diagnostic-rendered-ansi"])
        .argument(format!("--remap-path-prefix={}={}", source.display(), order.shown))
        .argument(format!("--remap-path-prefix={}={CHECKS_FILE}", checks.display()))
        .arguments(dependencies.profile.clone())
        .argument(&source)
        // What cargo would tell macros, and what makes rustup leave a compiler alone.
        .set("CARGO_MANIFEST_DIR", folder.manifest().with_file_name(""))
        .set("CARGO_CRATE_NAME", order.exercise.name.as_str())
        .unset("RUST_BACKTRACE");
    for path in &dependencies.search {
        program = program.argument("-L").argument(path);
    }
    if let Some(path) = &dependencies.bundle {
        program = program.argument("--extern").argument(flag(&format!("{}=", bundle::NAME), path));
    }
    for (name, path) in &dependencies.externs {
        program = program.argument("--extern").argument(flag(&format!("{name}="), path));
    }
    program
}

pub(super) fn flag(name: &str, path: &Path) -> std::ffi::OsString {
    let mut flag = std::ffi::OsString::from(name);
    flag.push(path);
    flag
}

pub(super) fn source_file(order: Order<'_>) -> PathBuf {
    order.workplace.join(format!("{}.rs", order.exercise.name))
}

/// Writes the seal, and throws away those of compilations that were ended before they could do it.
///
/// # Errors
///
/// When it cannot be written.
pub(super) fn write_seal(order: Order<'_>) -> Result<PathBuf, Error> {
    for entry in fs::read_dir(order.workplace).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(crate::seal::FILES) {
            let _ = fs::remove_file(entry.path());
        }
    }
    let (name, text) = order.judged.seal_file();
    let path = order.workplace.join(name);
    write(&path, &text)?;
    Ok(path)
}

/// Writes what Clippy is to read: all that a student can know of.
///
/// # Errors
///
/// When it cannot be written.
pub fn write_for_clippy(order: Order<'_>) -> Result<(), Error> {
    write(&source_file(order), &order.judged.whole())
}

pub(super) fn write(path: &Path, text: &str) -> Result<(), Error> {
    fs::write(path, text).map_err(|error| Error::unwritable(path, error))
}
