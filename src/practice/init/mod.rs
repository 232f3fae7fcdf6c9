//! `workbook init`: a practice folder that needs nothing but a Rust toolchain.

mod manifest;

use super::catalogue::Catalogue;
use super::shipped;
use crate::printer::Printer;
use anyhow::{Context, bail};
use clap::Args;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Args, Debug)]
pub struct InitArgs {
    /// Where to; made if it is not there, and never overwritten
    #[arg(value_name = "DIR", default_value = "async-practice")]
    dir: PathBuf,
}

/// Writes a practice folder.
///
/// # Errors
///
/// When there is something already, or it cannot be written.
pub fn init(args: &InitArgs, mut out: Printer) -> anyhow::Result<ExitCode> {
    let catalogue = super::catalogue()?;
    let files = files(catalogue)?;
    let dir = args.dir.as_path();
    refuse_to_overwrite(dir)?;
    for (path, text) in &files {
        write_new(&dir.join(path), text)?;
    }
    let count = catalogue.exercises.len();
    out.text(&format!(
        "{count} exercises are in {0}. To begin:\n\n    cd {0}\n    workbook\n\n{1}\n",
        dir.display(),
        catalogue.welcome
    ));
    Ok(ExitCode::SUCCESS)
}

fn refuse_to_overwrite(dir: &Path) -> anyhow::Result<()> {
    let shown = dir.display();
    match fs::read_dir(dir).map(|mut entries| entries.next().is_none()) {
        Ok(true) => Ok(()),
        Ok(false) => bail!(
            "{shown} is not empty, and nothing is overwritten. Name another folder: workbook init DIR"
        ),
        Err(_) if dir.exists() => {
            bail!("{shown} is there and is no folder. Name another: workbook init DIR")
        }
        Err(_) => Ok(()),
    }
}

fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    let write = || {
        fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        File::create_new(path)?.write_all(text.as_bytes())
    };
    write().with_context(|| format!("{} cannot be written", path.display()))
}

/// All files of a practice folder: path and text.
fn files(catalogue: &Catalogue) -> anyhow::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for exercise in &catalogue.exercises {
        let (dir, name) = (&exercise.dir, &exercise.name);
        files.push((format!("exercises/{dir}/{name}.rs"), exercise.original.to_owned()));
        files.push((format!("solutions/{dir}/{name}.rs"), exercise.solution.to_owned()));
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
