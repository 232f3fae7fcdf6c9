//! Calling the compiler directly.

use super::cache::Dependencies;
use super::{Built, MEMORY, OUTPUT, Order};
use crate::practice::folder::Folder;
use crate::practice::sandbox::{self, Cancel, End, Limits, Program, harmless_but_colours};
use crate::practice::source::CHECKS_FILE;
use anyhow::Context;
use serde::Deserialize;
use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::path::{Path, PathBuf};

/// What the compiler said, as it renders it, with colours.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

/// One message of the compiler; only what we need of it.
#[derive(Clone, Debug, Deserialize)]
pub struct Diagnostic {
    level: String,
    message: String,
    code: Option<Code>,
    rendered: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
struct Code {
    code: String,
}

impl Diagnostic {
    /// Whether it only counts those before it.
    fn sums_up(&self) -> bool {
        let message = self.message.as_str();
        self.level == "failure-note"
            || message.starts_with("aborting due to ")
            || (message.ends_with(" emitted") && self.code.is_none())
    }
}

/// Errors about the files of dependencies: built by another compiler, replaced, gone.
const BLAME_DEPENDENCIES: [&str; 6] = ["E0460", "E0461", "E0462", "E0463", "E0514", "E0786"];

impl Diagnostics {
    pub fn new(list: impl IntoIterator<Item = Diagnostic>) -> Self {
        Diagnostics { list: list.into_iter().filter(|one| !one.sums_up()).collect() }
    }

    /// From `--error-format=json`, one a line. Other lines are kept as they are.
    fn parse(stderr: &str) -> Self {
        let line = |line: &str| {
            serde_json::from_str(line).unwrap_or_else(|_| Diagnostic {
                level: "error".to_owned(),
                message: line.to_owned(),
                code: None,
                rendered: Some(format!("{line}\n")),
            })
        };
        Diagnostics::new(stderr.lines().filter(|line| !line.is_empty()).map(line))
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All of it, as the compiler renders it; safe to show.
    pub fn rendered(&self) -> String {
        let texts = self.list.iter().filter_map(|diagnostic| diagnostic.rendered.as_deref());
        harmless_but_colours(&texts.collect::<String>())
    }

    /// Whether the file that was compiled cannot be at fault.
    pub fn blame_dependencies(&self) -> bool {
        self.list.iter().any(|diagnostic| {
            let code = diagnostic.code.as_ref().map(|code| code.code.as_str());
            code.is_some_and(|code| BLAME_DEPENDENCIES.contains(&code))
                || diagnostic.message.starts_with("extern location for ")
        })
    }
}

/// Builds the checks.
///
/// # Errors
///
/// When the compiler cannot be run, or a file not be written.
pub fn build(
    folder: &Folder,
    dependencies: &Dependencies,
    order: Order<'_>,
    cancel: &Cancel,
) -> anyhow::Result<Built> {
    write(&source(order), &order.judged.students_file())?;
    write(&order.workplace.join(CHECKS_FILE), &order.judged.checks_file())?;
    let built = compile(folder, dependencies, order, cancel)?;
    match &built {
        // An error in the checks, because a function has other parameters now, or at the end of the file, such as a
        // brace that is not closed: both point at what a student has never seen. The compiler is to say it again
        // about a file as the student knows it.
        Built::Errors(errors) if errors.rendered().contains(CHECKS_FILE) => {
            write(&source(order), &order.judged.whole())?;
            match compile(folder, dependencies, order, cancel)? {
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
    order: Order<'_>,
    cancel: &Cancel,
) -> anyhow::Result<Built> {
    let program = order.workplace.join(format!("checks{EXE_SUFFIX}"));
    let mut rustc = rustc(folder, dependencies, &dependencies.rustc, order)
        .arguments(["-Cdebuginfo=0", "-Cstrip=symbols", "-o"])
        .argument(&program);
    if cfg!(target_os = "linux") {
        // There is less to link with where the standard library is a shared one. (Elsewhere a program would not
        // find it; and where there is none, the compiler takes the other.)
        rustc = rustc.arguments(["-Cprefer-dynamic", "-Crpath"]);
    }
    if order.again {
        // By default it would be 256 units, of which a small file leaves most nearly empty.
        rustc = rustc
            .argument(flag("-Cincremental=", &order.workplace.join("incremental")))
            .argument("-Ccodegen-units=16");
    }
    let limits = Limits { time: order.time, memory: Some(MEMORY), output: OUTPUT };
    let finished = sandbox::run(&rustc, limits, cancel).context("the compiler cannot be run")?;
    let diagnostics = Diagnostics::parse(&finished.stderr.text());
    Ok(match finished.end {
        End::Exited(0) => Built::Checks { program, sealed: true, warnings: diagnostics },
        End::Exited(_) => Built::Errors(diagnostics),
        End::TimedOut => {
            let seconds = order.time.as_secs_f64();
            Built::TookTooLong(format!(
                "the compiler was still busy after {seconds} s, and was stopped. Something makes it work \
                 without an end, such as a loop in a constant; or this machine is slow, and a longer \
                 `--time-limit` helps"
            ))
        }
        End::Signalled(signal) => {
            let name = sandbox::signal_name(signal);
            Built::GaveUp(format!("the compiler was ended by {name}: too much memory, or a crash"))
        }
        End::Cancelled => Built::Cancelled,
    })
}

/// The same for Clippy, which takes the compiler's arguments.
pub fn clippy(folder: &Folder, dependencies: &Dependencies, order: Order<'_>) -> Option<Program> {
    let driver = dependencies.sysroot.join("bin").join(format!("clippy-driver{EXE_SUFFIX}"));
    if !driver.is_file() {
        return None;
    }
    let program = rustc(folder, dependencies, &driver, order)
        .arguments(["--emit=metadata", "--out-dir"])
        .argument(order.workplace)
        .argument("--sysroot")
        .argument(&dependencies.sysroot);
    Some(program)
}

/// What Clippy said.
pub fn advice(stderr: &str) -> Diagnostics {
    Diagnostics::parse(stderr)
}

fn rustc(
    folder: &Folder,
    dependencies: &Dependencies,
    compiler: &Path,
    order: Order<'_>,
) -> Program {
    let (source, checks) = (source(order), order.workplace.join(CHECKS_FILE));
    let mut program = Program::new(compiler, &folder.root)
        .arguments(["--crate-name", &order.exercise.name, "--test"])
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
    for (name, path) in &dependencies.externs {
        program = program.argument("--extern").argument(flag(&format!("{name}="), path));
    }
    program
}

fn flag(name: &str, path: &Path) -> std::ffi::OsString {
    let mut flag = std::ffi::OsString::from(name);
    flag.push(path);
    flag
}

fn source(order: Order<'_>) -> PathBuf {
    order.workplace.join(format!("{}.rs", order.exercise.name))
}

/// Writes what Clippy is to read: all that a student can know of.
///
/// # Errors
///
/// When it cannot be written.
pub fn write_for_clippy(order: Order<'_>) -> anyhow::Result<()> {
    write(&source(order), &order.judged.whole())
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
}
