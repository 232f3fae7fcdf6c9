//! Puts the exercises, their solutions and the slow market's source into the program: what `workbook init` writes,
//! and what attempts are judged by.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What changes when an exercise is added or mended. The exercises themselves are not among it: in a clone,
/// they are what a student edits, and a save must not build the program anew.
const WATCHED: [&str; 7] = [
    "exercises/info.toml",
    "exercises/Cargo.toml",
    "exercises/practice.lock",
    "solutions",
    "crates/slow-api",
    "Cargo.toml",
    "rustfmt.toml",
];

/// What goes in; of a folder, all Rust and TOML files in it.
const SHIPPED: [&str; 7] = [
    "exercises",
    "exercises/practice.lock",
    "solutions",
    "crates/slow-api/Cargo.toml",
    "crates/slow-api/src",
    "Cargo.toml",
    "rustfmt.toml",
];

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    for path in WATCHED {
        println!("cargo::rerun-if-changed={path}");
    }
    let mut files = Vec::new();
    for path in SHIPPED {
        collect(Path::new(path), &mut files)?;
    }
    files.sort();

    let mut table = String::from("&[\n");
    for file in files {
        let path = file.to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&file)?.replace("\r\n", "\n");
        let _ = writeln!(table, "    ({path:?}, {text:?}),");
    }
    table.push(']');
    let out_dir = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("run this with cargo"))?;
    fs::write(Path::new(&out_dir).join("shipped_files.rs"), table)
}

/// The path itself, or every source file below it.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        let source =
            path.extension().is_some_and(|extension| extension == "rs" || extension == "toml");
        if path.is_dir() || source {
            collect(&path, files)?;
        }
    }
    Ok(())
}
