//! All dependencies in one shared library, linked once and not with every save.
//!
//! A program that names this library needs nothing of the others but their metadata: the compiler knows that their code
//! is in it. Linking is then a third of the work, and what is linked half as large. Where there are no shared libraries
//! (a C library that is linked in), or something else stands in the way, the compiler links as it always does.

use super::ask::{Ask, file_name};
use super::cache::Dependencies;
use super::compiler::flag;
use processes::{End, Program};
use std::ffi::OsStr;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What programs call it.
pub const NAME: &str = "workbook_libraries";

/// What a program says to be linked with it.
pub const USED: &str = "extern crate workbook_libraries as _;\n";

/// Links the library; `None` where it cannot be done.
pub fn link(ask: &Ask<'_>, dependencies: &Dependencies) -> Option<PathBuf> {
    // Elsewhere a program would not find the standard library.
    if !cfg!(target_os = "linux") {
        return None;
    }
    let beside = ask.folder.build().join("dependencies").join(file_name(&dependencies.names));
    throw_away_old_ones(&beside);
    // A folder of its own for each: another checker may be linking with the last one, or running what was.
    let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(&beside).ok()?;
    let source = folder.path().join("libraries.rs");
    let library = folder.path().join(format!("lib{NAME}.so"));
    let libraries = || {
        let is_library = |path: &PathBuf| path.extension() == Some(OsStr::new("rlib"));
        dependencies.externs.iter().filter(move |(_, path)| is_library(path))
    };
    libraries().next()?;
    let mut text = String::new();
    for (name, _) in libraries() {
        let _ = writeln!(text, "pub extern crate {name};");
    }
    fs::write(&source, text).ok()?;
    let mut rustc = Program::new(&dependencies.rustc, &ask.folder.root)
        .arguments(["--crate-name", NAME, "--crate-type=dylib", "--cap-lints=allow"])
        .argument(format!("--edition={}", dependencies.edition))
        .arguments(dependencies.profile.clone())
        .arguments(["-Cdebuginfo=0", "-Cstrip=symbols", "-Cprefer-dynamic", "-Crpath"])
        .argument(&source)
        .argument("-o")
        .argument(&library);
    for path in &dependencies.search {
        rustc = rustc.argument("-L").argument(path);
    }
    for (name, path) in libraries() {
        rustc = rustc.argument("--extern").argument(flag(&format!("{name}="), path));
    }
    let finished = ask.run(&rustc, "rustc").ok()?;
    let is_there = finished.end == End::Exited(0) && library.is_file();
    is_there.then(|| folder.keep().join(format!("lib{NAME}.so")))
}

/// How the names of the folders begin.
const PREFIX: &str = "libraries-";

/// How old one must be that nobody links with any more.
const OLD: Duration = Duration::from_secs(3600);

fn throw_away_old_ones(beside: &Path) {
    for entry in fs::read_dir(beside).into_iter().flatten().flatten() {
        let made = entry.metadata().and_then(|its| its.modified()).ok();
        let is_old = made.and_then(|made| made.elapsed().ok()).is_some_and(|age| age > OLD);
        if is_old && entry.file_name().to_string_lossy().starts_with(PREFIX) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
