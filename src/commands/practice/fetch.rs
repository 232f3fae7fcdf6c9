//! `workbook fetch`: all that checking and tracing need, so that a room without a network will do.

use super::session::{Session, here};
use crate::commands::trace;
use crate::shell::{Printer, complain};
use anyhow::{Context, bail};
use checker::{CARRIER, Cancel, Place, Supervisor};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::{env, fs};

/// Downloads and builds, and says how much.
///
/// # Errors
///
/// When there is no practice folder, or something cannot be fetched or built.
pub fn fetch(supervisor: &Supervisor, mut out: Printer) -> anyhow::Result<ExitCode> {
    let registry = cargo_home().map(|home| home.join("registry").join("cache"));
    let before = registry.as_deref().map_or(0, size);
    if here().is_err() && wants_list()? {
        fetch_list()?;
    }
    let session = Session::open()?;
    let builder = session.builder(supervisor)?;
    builder.prepare_all(&Cancel::default())?;
    let folder = &session.folder;
    let target = env::var_os("CARGO_TARGET_DIR").map_or(folder.root.join("target"), PathBuf::from);
    out.line(&format!("Exercises: {} in {}", shown(size(&target)), target.display()));
    match trace::prepare() {
        Ok(Some(cache)) => {
            out.line(&format!("workbook trace: {} in {}", shown(size(&cache)), cache.display()));
        }
        // Not on this system.
        Ok(None) => {}
        Err(error) => complain(&format!("note: `workbook trace` is not ready: {error:#}")),
    }
    let after = registry.as_deref().map_or(0, size);
    out.line(&match after.saturating_sub(before) {
        0 => "Nothing had to be downloaded.".to_owned(),
        bytes => format!("Downloaded: {}", shown(bytes)),
    });
    out.line("`workbook check` and `watch` need no network here any more.");
    Ok(ExitCode::SUCCESS)
}

/// Whether the list of this folder's exercises is in a crate that is not here.
fn wants_list() -> anyhow::Result<bool> {
    let here = env::current_dir().context("the current directory cannot be found")?;
    Ok(here.ancestors().any(Place::wants_list))
}

/// Has cargo fetch the crate that carries the list: as a dependency of a package that is never built.
fn fetch_list() -> anyhow::Result<()> {
    let package = tempfile::tempdir().context("there is no place for a temporary file")?;
    let manifest = format!(
        "[package]\nname = \"list\"\nedition = \"2024\"\n[lib]\npath = \"list.rs\"\n\
         [dependencies]\n{CARRIER} = \"6\"\n[workspace]\n"
    );
    let write = |name: &str, text: &str| fs::write(package.path().join(name), text);
    write("Cargo.toml", &manifest)
        .and_then(|()| write("list.rs", ""))
        .context("a temporary package cannot be written")?;
    let mut cargo = Command::new("cargo");
    cargo.arg("fetch").current_dir(package.path()).stdin(Stdio::null());
    let status = cargo.status().context("cargo cannot be run. Is Rust installed?")?;
    if !status.success() {
        bail!("cargo could not fetch the crate `{CARRIER}`, which has the list: see above");
    }
    Ok(())
}

fn cargo_home() -> Option<PathBuf> {
    let said = env::var_os("CARGO_HOME").map(PathBuf::from);
    said.or_else(|| env::home_dir().map(|home| home.join(".cargo")))
}

/// Bytes of all files below a folder; links are not followed.
fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = entries.map(|entry| match entry.file_type() {
        Ok(kind) if kind.is_dir() => size(&entry.path()),
        Ok(kind) if kind.is_file() => entry.metadata().map_or(0, |its| its.len()),
        _ => 0,
    });
    sizes.sum()
}

/// In megabytes.
fn shown(bytes: u64) -> String {
    let megabytes = u128::from(bytes) * 10 / 1_000_000;
    format!("{}.{} MB", megabytes / 10, megabytes % 10)
}
