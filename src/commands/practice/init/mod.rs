//! `workbook init`: a practice folder that needs nothing but a Rust toolchain.

mod around;
mod manifest;

use super::shipped::{self, ORIGINALS};
use crate::shell::{Printer, WrongUsage};
use anyhow::{Context, bail};
use checker::{Carried, Catalogue, Folder, Layout, path_shown};
use clap::Args;
use std::env;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Args, Debug)]
pub struct InitArgs {
    /// The folder to write; it must be empty, or not exist yet
    #[arg(value_name = "DIR", default_value = "async-practice")]
    dir: PathBuf,
}

impl InitArgs {
    /// A practice folder is to be written into this folder.
    pub fn into(dir: &Path) -> Self {
        InitArgs { dir: dir.to_owned() }
    }
}

/// Writes a practice folder.
///
/// # Errors
///
/// When there is something already, or it cannot be written.
pub fn init(args: &InitArgs, mut out: Printer) -> anyhow::Result<ExitCode> {
    let catalogue = super::catalogue()?;
    let files = with_originals(files(&catalogue)?);
    let dir = args.dir.as_path();
    refuse_to_nest(dir, &catalogue)?;
    refuse_to_overwrite(dir)?;
    around::refuse_to_break(dir)?;
    write_all(dir, &files)?;
    let (count, shown) = (catalogue.exercises.len(), path_shown(dir));
    let quoted = quoted(&shown);
    out.text(&format!(
        "{count} exercises are in {shown}. To begin:\n\n    cd {quoted}\n    workbook\n\n"
    ));
    if !is_on_path() {
        out.text(
            "(Your shell does not know `workbook` yet: run `cargo install --path .` in the folder of the workbook \
             to install it beside cargo.)\n\n",
        );
    }
    out.line(&catalogue.welcome);
    Ok(ExitCode::SUCCESS)
}

/// As a shell takes it for one word.
fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '\\' | ':');
    if path.chars().all(plain) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}

/// Whether a shell would find this program by its name.
fn is_on_path() -> bool {
    let name = format!("workbook{}", env::consts::EXE_SUFFIX);
    env::var_os("PATH")
        .is_some_and(|path| env::split_paths(&path).any(|folder| folder.join(&name).is_file()))
}

/// A practice folder within a practice folder is always a slip: of somebody who came back and began anew.
fn refuse_to_nest(dir: &Path, catalogue: &Catalogue) -> anyhow::Result<()> {
    let above = std::path::absolute(dir).context("the current directory cannot be found")?;
    match above.parent().and_then(|above| Folder::around(above, catalogue)) {
        Some(Folder { root, layout: Layout::Practice }) => bail!(WrongUsage(format!(
            "{} is already a practice folder. Run `workbook` in it to go on",
            path_shown(&root)
        ))),
        _ => Ok(()),
    }
}

fn refuse_to_overwrite(dir: &Path) -> anyhow::Result<()> {
    let shown = path_shown(dir);
    // A fresh clone of an empty repository is as good as an empty folder.
    let counts = |entry: &fs::DirEntry| entry.file_name() != ".git";
    match fs::read_dir(dir).map(|entries| !entries.flatten().any(|entry| counts(&entry))) {
        Ok(true) => Ok(()),
        Ok(false) => bail!(WrongUsage(format!(
            "{shown} is not empty, and init overwrites nothing. Name another folder: workbook init DIR"
        ))),
        Err(_) if dir.exists() => bail!(WrongUsage(format!(
            "{shown} exists and is not a folder. Name another one: workbook init DIR"
        ))),
        Err(_) => Ok(()),
    }
}

/// Writes all files or none: half a folder would be in the way of the next try.
fn write_all(dir: &Path, files: &[(String, String)]) -> anyhow::Result<()> {
    for (count, (path, text)) in files.iter().enumerate() {
        if let Err(error) = write_new(&dir.join(path), text) {
            files[..count].iter().for_each(|(path, _)| take_away(dir, path));
            return Err(error);
        }
    }
    Ok(())
}

/// Writes a file that is not there yet, and leaves nothing of it where that fails.
fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    let write = || {
        fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        let mut file = File::create_new(path)?;
        file.write_all(text.as_bytes()).inspect_err(|_| {
            let _ = fs::remove_file(path);
        })
    };
    write().with_context(|| format!("{} cannot be written", path_shown(path)))
}

/// Removes a file that we wrote, and the folders between it and `dir` that are empty without it.
fn take_away(dir: &Path, path: &str) {
    let path = dir.join(path);
    let _ = fs::remove_file(&path);
    for folder in path.ancestors().skip(1).take_while(|folder| *folder != dir) {
        // One that is not empty stays, which is as it should be.
        let _ = fs::remove_dir(folder);
    }
}

/// What must be in a practice folder as this program carries it: the library that the checks rely on.
///
/// # Errors
///
/// When this program was built wrongly.
pub fn carried(catalogue: &Catalogue) -> anyhow::Result<Carried> {
    let library = files(catalogue)?.into_iter().filter(|(path, _)| path.starts_with("slow-api/"));
    Ok(Carried(library.map(|(path, text)| (PathBuf::from(path), text)).collect()))
}

/// The same with a copy of each where `workbook update` looks for what was written.
fn with_originals(files: Vec<(String, String)>) -> Vec<(String, String)> {
    let copy = |(path, text): &(String, String)| (format!("{ORIGINALS}/{path}"), text.clone());
    let copies: Vec<_> = files.iter().map(copy).collect();
    [files, copies].concat()
}

/// All files of a practice folder: path and text.
///
/// # Errors
///
/// When this program was built wrongly.
pub fn files(catalogue: &Catalogue) -> anyhow::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for exercise in &catalogue.exercises {
        files.push((exercise.path(false), exercise.original.clone()));
        files.extend(exercise.solution.clone().map(|text| (exercise.path(true), text)));
    }
    for (path, text) in shipped::FILES {
        if let Some(rest) = path.strip_prefix("crates/slow-api/src/") {
            files.push((format!("slow-api/src/{rest}"), (*text).to_owned()));
        }
    }
    files.push(("Cargo.toml".to_owned(), manifest::exercises(catalogue)?));
    files.push(("slow-api/Cargo.toml".to_owned(), manifest::slow_api()?));
    let copies = [
        ("info.toml", "exercises/info.toml"),
        ("Cargo.lock", "exercises/practice.lock"),
        ("rustfmt.toml", "rustfmt.toml"),
    ];
    for (path, from) in copies {
        let text = shipped::file(from).with_context(|| format!("{from} is not shipped"))?;
        files.push((path.to_owned(), text.to_owned()));
    }
    let written = WRITTEN.map(|(path, text)| (path.to_owned(), text.to_owned()));
    files.extend(written);
    Ok(files)
}

/// The project around a single file: a practice folder without exercises.
///
/// # Errors
///
/// When this program was built wrongly.
pub fn set() -> anyhow::Result<trace::file::Set> {
    let files = files(&*super::catalogue()?)?;
    let (mut manifest, mut lock, mut rest) = (String::new(), String::new(), Vec::new());
    for (path, text) in files {
        match path.as_str() {
            // Without the list of the programs, which comes first.
            "Cargo.toml" => {
                let (_, sections) =
                    text.split_once("\n]\n\n").context("the manifest has no list")?;
                sections.clone_into(&mut manifest);
            }
            "Cargo.lock" => lock = text,
            path if path.starts_with("slow-api/") => rest.push((path.to_owned(), text)),
            _ => {}
        }
    }
    Ok(trace::file::Set { manifest, lock, files: rest })
}

/// Files that are the same for every set of exercises.
const WRITTEN: [(&str, &str); 4] = [
    (".gitignore", "/target\n/.workbook\n/.rustlings-state.txt\n"),
    (
        "rust-analyzer.toml",
        "# What the editor says while you type is what Clippy says.\n\
         check.command = \"clippy\"\n\
         check.extraArgs = [\"--profile\", \"test\"]\n\
         # The editor builds for itself, so that a check need not wait for it.\n\
         cargo.targetDir = true\n",
    ),
    (".vscode/extensions.json", "{\n  \"recommendations\": [\"rust-lang.rust-analyzer\"]\n}\n"),
    ("README.md", README),
];

const README: &str = "\
# Practice

Exercises on asynchronous programming in Rust. Each is one file in `exercises/`; look for `// TODO`.

    workbook            checks the file that you save, and says what is wrong with it
    workbook hint       a nudge; again for the next
    workbook list       what there is, and what is solved

The chapters to read are in the program, too: `workbook read what-is-async`.

This folder is also a set of community exercises for [Rustlings](https://rustlings.rust-lang.org): `rustlings`
works in it as well. `slow-api` is the simulated market that the exercises call; you need not read it.
";
