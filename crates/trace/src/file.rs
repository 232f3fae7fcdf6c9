//! One `.rs` file, without a project: it gets one of ours, with the crates of the practice set.

use crate::project::{Target, Which};
use anyhow::{Context, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// What Tokio a single file may use: all of it that needs nothing beyond the crates of the set.
const TOKIO: &str = r#"["macros", "rt", "rt-multi-thread", "sync", "test-util", "time", "net", "io-util", "io-std", "fs", "process", "signal"]"#;

/// The files of the project around a single file, as a practice folder has them.
#[derive(Clone, Debug)]
pub struct Set {
    /// The manifest of the exercises, on its own: without programs.
    pub manifest: String,
    /// The lock file.
    pub lock: String,
    /// Other files that it needs: path and text.
    pub files: Vec<(String, String)>,
}

/// Writes a project around a file below the folder `cache`, and says how to build it. With `tests`, its tests.
///
/// # Errors
///
/// When the file is not there, or the project cannot be written.
pub fn project(file: &Path, set: &Set, tests: bool, cache: &Path) -> anyhow::Result<Which> {
    let file = file.canonicalize().with_context(|| format!("{} is not there", file.display()))?;
    if !file.is_file() {
        bail!("{} is no file", file.display());
    }
    let name = program_name(&file);
    let folder = cache.join("files").join(format!("{name}-{}", crate::shim::fingerprint(&file)));
    let bin = format!("bin = [{{ name = {name:?}, path = {:?} }}]\n\n", file.display().to_string());
    // What is the same for all files is in one place, so that it is built once.
    let shared = format!("files-{}", crate::shim::fingerprint(&set.lock));
    let common = cache.join(&shared).join("common");
    for (path, text) in &set.files {
        write(&common.join(path), text)?;
    }
    let path = format!("path = {:?}", common.join("slow-api").display().to_string());
    let manifest = bin + &with_whole_tokio(&set.manifest).replace("path = \"slow-api\"", &path);
    write(&folder.join("Cargo.toml"), &manifest)?;
    // Cargo adds to it what the rest of Tokio needs; from then on it stays.
    if !folder.join("Cargo.lock").is_file() {
        let completed = fs::read_to_string(common.join("Cargo.lock")).ok();
        write(&folder.join("Cargo.lock"), completed.as_ref().unwrap_or(&set.lock))?;
    }
    let target = if tests { Target::BinTests(name) } else { Target::Bin(name) };
    Ok(Which {
        manifest: Some(folder.join("Cargo.toml")),
        target,
        may_write_lock: true,
        shared: Some(shared),
        ..Which::default()
    })
}

fn with_whole_tokio(manifest: &str) -> String {
    let mut text = String::new();
    let mut in_tokio = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            in_tokio = line == "[dependencies.tokio]";
        }
        if in_tokio && line.starts_with("features") {
            text += &format!("features = {TOKIO}\n");
        } else {
            text += line;
            text.push('\n');
        }
    }
    text
}

/// As cargo likes it: letters, digits, `-` and `_`, and no digit first.
fn program_name(file: &Path) -> String {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let name: String = stem
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '_' || c == '-' { c } else { '_' })
        .collect();
    // Rust has its own of these names.
    let taken = [
        "test",
        "core",
        "std",
        "alloc",
        "proc_macro",
        "build",
        "deps",
        "examples",
        "incremental",
        "tokio",
    ];
    if name.starts_with(|first: char| first.is_ascii_digit())
        || name.is_empty()
        || taken.contains(&name.as_str())
    {
        format!("program_{name}")
    } else {
        name
    }
}

/// Keeps the lock file that cargo completed, for other files.
pub fn keep_lock(which: &Which, cache: &Path) {
    if let (Some(manifest), Some(shared)) = (&which.manifest, &which.shared) {
        // Without it, cargo completes it again.
        let _ = fs::copy(
            manifest.with_file_name("Cargo.lock"),
            cache.join(shared).join("common").join("Cargo.lock"),
        );
    }
}

/// Writes a file unless it says so already: cargo looks at times.
fn write(path: &PathBuf, text: &str) -> anyhow::Result<()> {
    if fs::read_to_string(path).is_ok_and(|there| there == text) {
        return Ok(());
    }
    let write = || {
        fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        fs::write(path, text)
    };
    write().with_context(|| format!("{} cannot be written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_fit_for_cargo() {
        let of = |path: &str| program_name(Path::new(path));
        assert_eq!(of("main.rs"), "main");
        assert_eq!(of("01 first.rs"), "program_01_first");
        assert_eq!(of("test.rs"), "program_test");
    }

    #[test]
    fn a_file_may_use_all_of_tokio() {
        let manifest = "[dependencies.tokio]\nversion = \"1\"\nfeatures = [\"rt\"]\n\n[dependencies.x]\nfeatures = []\n";
        let whole = with_whole_tokio(manifest);
        assert!(
            whole.contains("\"net\"") && whole.contains("[dependencies.x]\nfeatures = []"),
            "{whole}"
        );
    }
}
