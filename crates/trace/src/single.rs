//! One `.rs` file, without a project.

use crate::shim::{Compiler, Level, with};
use anyhow::{Context, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// How to compile a file with the crates that are there.
#[derive(Clone, Debug)]
pub struct Crates {
    /// The compiler.
    pub rustc: PathBuf,
    /// The edition of the language.
    pub edition: String,
    /// The crates by the names that code calls them by, and where they are.
    pub externs: Vec<(String, PathBuf)>,
    /// Where the compiler looks for dependencies of dependencies, as after `-L`.
    pub search: Vec<String>,
}

/// What came of compiling.
#[derive(Debug)]
pub enum Compiled {
    /// A program, and how much of it is recorded.
    Program(PathBuf, Level),
    /// It does not compile, recorder or not. The compiler has said why.
    Errors,
}

/// Compiles a file with the recorder in it, into this folder. With `tests`, its tests and not its `main`.
///
/// # Errors
///
/// When there is no Tokio among the crates, or the compiler cannot be run.
pub fn compile(
    crates: &Crates,
    file: &Path,
    tests: bool,
    folder: &Path,
) -> anyhow::Result<Compiled> {
    let Some((_, tokio)) = crates.externs.iter().find(|(name, _)| name == "tokio") else {
        bail!("there is no Tokio among the crates that this file may use");
    };
    let compiler = Compiler {
        rustc: crates.rustc.clone(),
        tokio: tokio.clone(),
        search: crates.search.iter().map(Into::into).collect(),
        same: Vec::new(),
    };
    let program = folder.join(format!("program{}", std::env::consts::EXE_SUFFIX));
    let mut said = String::new();
    for level in Level::ALL {
        let recorder = compiler.recorder(level, folder)?;
        let mut rustc = rustc(crates, file, tests, &program);
        rustc.arg("--extern").arg(with("tokio=", &recorder));
        // What it says is about the recorder's types, too, so it is only said if the program itself is at fault.
        let output = rustc.output().context("the compiler cannot be run")?;
        if output.status.success() {
            return Ok(Compiled::Program(program, level));
        }
        said = String::from_utf8_lossy(&output.stderr).into_owned();
    }
    let mut rustc = rustc(crates, file, tests, &program);
    rustc.arg("--extern").arg(with("tokio=", tokio));
    let status = rustc.status().context("the compiler cannot be run")?;
    if status.success() {
        bail!(
            "{} compiles against Tokio, but not with the recorder: please report what it says:\n{said}",
            file.display()
        );
    }
    Ok(Compiled::Errors)
}

fn rustc(crates: &Crates, file: &Path, tests: bool, program: &Path) -> Command {
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    let name: String = name
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' })
        .collect();
    let name = if name.starts_with(|first: char| first.is_ascii_digit()) {
        format!("_{name}")
    } else {
        name
    };
    let mut rustc = Command::new(&crates.rustc);
    rustc
        .arg(format!("--edition={}", crates.edition))
        .arg(format!("--crate-name={name}"))
        .args(["-Cdebuginfo=line-tables-only", "-Copt-level=0", "-o"])
        .arg(program)
        .arg(file);
    if tests {
        rustc.arg("--test");
    }
    for path in &crates.search {
        rustc.arg("-L").arg(path);
    }
    for (name, path) in crates.externs.iter().filter(|(name, _)| name != "tokio") {
        rustc.arg("--extern").arg(with(&format!("{name}="), path));
    }
    rustc
}
