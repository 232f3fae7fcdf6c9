//! Building an exercise that is judged as Rustlings does: the program, the program with its tests, and Clippy's opinion.
//!
//! Rustlings asks cargo for one after the other. None of them needs another, so here they are asked for at once.

use super::ask::{Message, cargo, messages};
use super::cache::Dependencies;
use super::compiler::{flag, outcome_of, write};
use super::package::Source;
use super::{Builder, Built, Diagnostics, MEMORY, OUTPUT, through_cargo};
use crate::catalogue::Exercise;
use crate::error::Error;
use crate::folder::Folder;
use processes::{Cancel, Limits, Program, Supervisor};
use std::collections::BTreeSet;
use std::env::consts::EXE_SUFFIX;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;
use std::{env, fs};

/// What to build.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ProgramOrder<'a> {
    pub exercise: &'a Exercise,
    /// What is judged.
    pub text: &'a str,
    /// What the compiler calls the file.
    pub shown: &'a str,
    /// How long each compiler may take.
    pub time: Duration,
    /// Where to build; nobody else builds there meanwhile.
    pub workplace: &'a Path,
    /// Whether the program has tests.
    pub test: bool,
    /// Whether a warning of Clippy's counts as an error.
    pub strict: bool,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Programs {
    /// The program as it is run.
    pub main: Built,
    /// With its tests, if it has some.
    pub tests: Option<Built>,
    /// [`Built::Checks`] where Clippy has no objection, [`Built::Errors`] where it has; nothing where there is no
    /// Clippy.
    pub clippy: Option<Built>,
}

/// One of the three.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Main,
    Tests,
    Clippy,
}

impl Programs {
    /// The parts, the program first.
    fn parts(&self) -> impl Iterator<Item = &Built> {
        [Some(&self.main), self.tests.as_ref(), self.clippy.as_ref()].into_iter().flatten()
    }
}

impl Builder {
    /// Builds a program, its tests, and asks Clippy.
    ///
    /// # Errors
    ///
    /// When the compiler cannot be run, or a file not be written.
    pub(crate) fn programs(
        &self,
        order: ProgramOrder<'_>,
        cancel: &Cancel,
    ) -> Result<Programs, Error> {
        self.restore()?;
        let source = Source::read(&self.folder)?;
        let names = source.named_by([order.text]);
        let file = file(&self.folder, order)?;
        if self.through_cargo().is_none() {
            let known = self.dependencies(&source, &names, None, cancel)?;
            let direct = |known: &Dependencies| {
                let direct = Direct { builder: self, known, source: &source, file: &file, order };
                direct.all(cancel)
            };
            let built = direct(&known)?;
            let are_blamed = |known: &Dependencies, built: &Programs| {
                built.parts().any(|part| known.are_blamed_by(part))
            };
            if !are_blamed(&known, &built) {
                return Ok(built);
            }
            // They are not what they were, in a way that nothing about them gave away.
            let fresh = self.dependencies(&source, &names, Some(&known), cancel)?;
            let built = direct(&fresh)?;
            if !are_blamed(&fresh, &built) {
                return Ok(built);
            }
        }
        let (folder, supervisor) = (&self.folder, &self.supervisor);
        let cargo = ByCargo { folder, supervisor, source, names, file, order };
        cargo.all(cancel)
    }
}

/// The file to compile: that of the student, where it says what is judged, and otherwise a copy.
fn file(folder: &Folder, order: ProgramOrder<'_>) -> Result<PathBuf, Error> {
    let here = folder.root.join(order.shown);
    if fs::read(&here).is_ok_and(|found| found == order.text.as_bytes()) {
        return Ok(here);
    }
    let copy = order.workplace.join(format!("{}.rs", order.exercise.name));
    write(&copy, order.text)?;
    Ok(copy)
}

/// By the compiler itself.
struct Direct<'a> {
    builder: &'a Builder,
    known: &'a Dependencies,
    source: &'a Source,
    file: &'a Path,
    order: ProgramOrder<'a>,
}

impl Direct<'_> {
    fn all(&self, cancel: &Cancel) -> Result<Programs, Error> {
        let driver = self.known.sysroot.join("bin").join(format!("clippy-driver{EXE_SUFFIX}"));
        thread::scope(|scope| {
            let tests = self.order.test.then(|| scope.spawn(|| self.part(Part::Tests, cancel)));
            let clippy = driver.is_file().then(|| scope.spawn(|| self.part(Part::Clippy, cancel)));
            let main = self.part(Part::Main, cancel)?;
            let joined = |part: Option<thread::ScopedJoinHandle<'_, Result<Built, Error>>>| {
                let lost = || Error::Tool("a thread of the checker has ended".to_owned());
                part.map(|part| part.join().map_err(|_| lost())?).transpose()
            };
            Ok(Programs { main, tests: joined(tests)?, clippy: joined(clippy)? })
        })
    }

    fn part(&self, part: Part, cancel: &Cancel) -> Result<Built, Error> {
        let ProgramOrder { exercise, shown, time, workplace, strict, .. } = self.order;
        let folder = &self.builder.folder;
        let clippy = self.known.sysroot.join("bin").join(format!("clippy-driver{EXE_SUFFIX}"));
        let compiler = if part == Part::Clippy { &clippy } else { &self.known.rustc };
        let name = if part == Part::Main { "program" } else { "tests" };
        let program = workplace.join(format!("{name}{EXE_SUFFIX}"));
        let mut rustc = Program::new(compiler, &folder.root)
            .arguments(["--crate-name", &exercise.name, "--crate-type=bin"])
            .argument(format!("--edition={}", self.known.edition))
            .arguments(["--error-format=json", "--json=diagnostic-rendered-ansi"])
            .arguments(["--check-cfg", "cfg(docsrs,test)"])
            .arguments(self.known.profile.clone())
            .arguments(self.source.lints())
            // What cargo would tell macros, and what makes rustup leave a compiler alone.
            .set("CARGO_MANIFEST_DIR", folder.root.clone())
            .set("CARGO_CRATE_NAME", exercise.name.as_str())
            .set("CARGO_BIN_NAME", exercise.name.as_str())
            .unset("RUST_BACKTRACE");
        // As cargo calls it, so that what the program says of its lines is the same.
        rustc = match self.file.strip_prefix(&folder.root) {
            Ok(relative) if relative == Path::new(shown) => rustc.argument(relative),
            _ => rustc
                .argument(format!("--remap-path-prefix={}={shown}", self.file.display()))
                .argument(self.file),
        };
        for path in &self.known.search {
            rustc = rustc.argument("-L").argument(path);
        }
        for (name, path) in &self.known.externs {
            rustc = rustc.argument("--extern").argument(flag(&format!("{name}="), path));
        }
        let is_test = part != Part::Main;
        if is_test {
            rustc = rustc.argument("--test");
        }
        if part == Part::Clippy {
            rustc = rustc
                .arguments(["--emit=metadata", "--out-dir"])
                .argument(workplace)
                .argument("--sysroot")
                .argument(&self.known.sysroot)
                .arguments(strict.then_some("-Dwarnings"));
        } else {
            rustc = rustc.arguments(["-Cdebuginfo=0", "-Cstrip=symbols", "-o"]).argument(&program);
            // As cargo does it: what the manifest says of panics holds for programs, not for tests.
            if !is_test && self.source.aborts() {
                rustc = rustc.argument("-Cpanic=abort");
            } else if cfg!(target_os = "linux") {
                rustc = rustc.arguments(["-Cprefer-dynamic", "-Crpath"]);
            }
        }
        let limits = Limits { time, memory: Some(MEMORY), output: OUTPUT };
        let finished = self
            .builder
            .supervisor
            .run(&rustc, limits, cancel)
            .map_err(|error| Error::Start("the compiler cannot be run".to_owned(), error))?;
        Ok(outcome_of(&finished, program, time))
    }
}

/// By cargo, as it is configured here.
struct ByCargo<'a> {
    folder: &'a Folder,
    supervisor: &'a Supervisor,
    source: Source,
    names: BTreeSet<String>,
    file: PathBuf,
    order: ProgramOrder<'a>,
}

impl ByCargo<'_> {
    fn all(&self, cancel: &Cancel) -> Result<Programs, Error> {
        let main = self.part(Part::Main, cancel)?;
        if !matches!(main, Built::Checks { .. }) {
            return Ok(Programs { main, tests: None, clippy: None });
        }
        let tests = match self.order.test {
            true => Some(self.part(Part::Tests, cancel)?),
            false => None,
        };
        Ok(Programs { main, tests, clippy: Some(self.part(Part::Clippy, cancel)?) })
    }

    fn part(&self, part: Part, cancel: &Cancel) -> Result<Built, Error> {
        let ProgramOrder { shown, workplace, strict, .. } = self.order;
        // The name of the workplace: cargo puts programs with the same name in the same place.
        let name = workplace.file_name().unwrap_or_default().to_string_lossy();
        let name: String =
            name.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
        let file = self.file.to_string_lossy();
        let manifest = self.source.write_with_lints(workplace, &name, &file, &self.names)?;
        let (command, profile) = match part {
            Part::Main => ("rustc", "dev"),
            Part::Tests => ("rustc", "test"),
            Part::Clippy => ("clippy", "test"),
        };
        let format = "--message-format=json-diagnostic-rendered-ansi";
        let arguments = [command, "--profile", profile, "--bin", &name, format];
        let mut cargo = without_denied_warnings(cargo(self.folder, &manifest, &arguments, true));
        cargo = cargo.argument("--");
        if part == Part::Clippy {
            cargo = cargo.arguments(strict.then_some("-Dwarnings"));
        } else {
            cargo = cargo.argument("-Cdebuginfo=0");
            for path in [self.file.as_path(), self.file.file_name().map_or(&self.file, Path::new)] {
                let mut to = flag("--remap-path-prefix=", path);
                to.push(format!("={shown}"));
                cargo = cargo.argument(to);
            }
        }
        let run = self.supervisor.run(&cargo, through_cargo::LIMITS, cancel);
        let finished = run.map_err(|error| Error::no_rust("cargo", error))?;
        let mut executables = Vec::new();
        let mut said = Vec::new();
        for message in messages(finished.stdout.text().as_bytes()) {
            match message {
                Message::Artifact { target, executable, .. } if target.name == name => {
                    executables.extend(executable);
                }
                Message::Said { message, target } if target.name == name => said.push(message),
                _ => {}
            }
        }
        let program = match part {
            Part::Clippy => Some(PathBuf::new()),
            Part::Main | Part::Tests => executables.pop(),
        };
        Ok(through_cargo::outcome_of(&finished, program, Diagnostics::new(said)))
    }
}

/// The same, with flags that make an error of every warning left out: they are about another project than the exercises,
/// which are unfinished on purpose.
fn without_denied_warnings(cargo: Program) -> Program {
    let Ok(flags) = env::var("RUSTFLAGS") else { return cargo };
    let mut kept: Vec<&str> = Vec::new();
    for flag in flags.split_whitespace() {
        match (flag, kept.last()) {
            ("-Dwarnings" | "--deny=warnings", _) => {}
            ("warnings", Some(&("-D" | "--deny"))) => {
                kept.pop();
            }
            _ => kept.push(flag),
        }
    }
    cargo.set("RUSTFLAGS", kept.join(" "))
}
