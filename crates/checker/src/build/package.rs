//! A package of our own, for cargo to build.
//!
//! It has one program, and of the exercises' dependencies those that the program names: the first exercise need not
//! wait for what only the last one uses. The manifest in the folder is not used as it is, because it lists files that
//! may not be there, such as solutions that somebody has taken away.

use crate::error::Error;
use crate::folder::{Folder, Layout, contents};
use crate::harmless::path_shown;
use crate::manifest::standalone;
use crate::source::words;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// What stands in a manifest for kinds of dependencies.
const KINDS: [&str; 2] = ["dependencies", "dev-dependencies"];

/// The manifest of the exercises, on its own, with absolute paths.
pub struct Source {
    manifest: Table,
    lock: Vec<u8>,
    /// What the manifest says of lints. Checks of ours are built without it.
    lints: Option<Value>,
}

impl Source {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// When it cannot be read or understood.
    pub fn read(folder: &Folder) -> Result<Self, Error> {
        let table = |path: &Path| {
            let bytes = contents(path).map_err(|error| Error::unreadable(path, error))?;
            let damaged =
                |why: String| Error::Tool(format!("{} is damaged: {why}", path_shown(path)));
            let text = String::from_utf8(bytes).map_err(|error| damaged(error.to_string()))?;
            text.parse::<Table>().map_err(|error| damaged(error.to_string()))
        };
        let path = folder.manifest();
        let here = path.parent().unwrap_or(&folder.root).to_owned();
        let mut manifest = table(&path)?;
        make_absolute(&mut manifest, &here);
        let workspace = match folder.layout {
            Layout::Clone => Some(folder.root.clone()),
            Layout::Own => workspace_around(&folder.root, &manifest),
            Layout::Practice | Layout::Carried => None,
        };
        let mut lints = manifest.get("lints").cloned();
        if let Some(around) = workspace {
            let mut root = table(&around.join("Cargo.toml"))?;
            if lints.as_ref().is_some_and(is_inherited) {
                lints = root.get("workspace").and_then(|workspace| workspace.get("lints")).cloned();
            }
            if let Some(workspace) = root.get_mut("workspace").and_then(Value::as_table_mut) {
                make_absolute(workspace, &around);
            }
            manifest = standalone(manifest, &root, "exercises/Cargo.toml")?;
            // Checks are built by the profile for tests. What the release profile says is about the program's own crates,
            // of which cargo would complain that they are not here.
            if let Some(profiles) = root.get_mut("profile").and_then(Value::as_table_mut) {
                profiles.retain(|name, _| ["dev", "test"].contains(&name));
            }
            for key in ["profile", "patch"] {
                if let Some(value) = root.remove(key) {
                    manifest.insert(key.to_owned(), value);
                }
            }
        }
        for key in ["bin", "lib", "example", "test", "bench", "lints"] {
            manifest.remove(key);
        }
        if let Some(package) = manifest.get_mut("package").and_then(Value::as_table_mut) {
            for key in ["build", "default-run", "readme", "license-file", "workspace"] {
                package.remove(key);
            }
        }
        let lock = contents(&folder.root.join("Cargo.lock")).unwrap_or_default();
        Ok(Source { manifest, lock, lints })
    }

    /// What the manifest says of lints, as the compiler is told it: those with the lowest priority first, as by cargo.
    pub fn lints(&self) -> Vec<String> {
        let mut lints = Vec::new();
        for (tool, levels) in self.lints.iter().filter_map(Value::as_table).flatten() {
            for (name, level) in levels.as_table().into_iter().flatten() {
                let field = |key: &str| level.get(key);
                let priority = field("priority").and_then(Value::as_integer).unwrap_or(0);
                let level = field("level").unwrap_or(level).as_str();
                let known = level.filter(|it| ["forbid", "deny", "warn", "allow"].contains(it));
                if let Some(level) = known.filter(|_| tool != "cargo") {
                    let tool = if tool == "rust" { String::new() } else { format!("{tool}::") };
                    let flag = format!("--{level}={tool}{name}");
                    lints.push((priority, Reverse(name.clone()), flag));
                }
            }
        }
        lints.sort();
        lints.into_iter().map(|(_, _, flag)| flag).collect()
    }

    /// Whether a program that is run ends at its first panic.
    pub fn aborts(&self) -> bool {
        let dev = self.manifest.get("profile").and_then(|profile| profile.get("dev"));
        let panic = dev.and_then(|dev| dev.get("panic"));
        panic.and_then(Value::as_str) == Some("abort")
    }

    /// All dependencies, by their names in code.
    pub fn all_names(&self) -> BTreeSet<String> {
        KINDS
            .into_iter()
            .filter_map(|kind| self.manifest.get(kind)?.as_table())
            .flat_map(|table| table.keys().map(|name| name.replace('-', "_")))
            .collect()
    }

    /// The dependencies that these texts name.
    pub fn named_by<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
        let known = self.all_names();
        let words = texts.into_iter().flat_map(words);
        words.filter(|word| known.contains(word)).collect()
    }

    /// Writes a package into a folder: its manifest. The program is `main`, relative to the folder.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn write(
        &self,
        into: &Path,
        program: &str,
        main: &str,
        names: &BTreeSet<String>,
    ) -> Result<PathBuf, Error> {
        self.write_manifest(self.manifest.clone(), into, program, main, names)
    }

    /// The same with what the manifest says of lints.
    ///
    /// # Errors
    ///
    /// As [`write`](Self::write).
    pub fn write_with_lints(
        &self,
        into: &Path,
        program: &str,
        main: &str,
        names: &BTreeSet<String>,
    ) -> Result<PathBuf, Error> {
        let mut manifest = self.manifest.clone();
        if let Some(lints) = &self.lints {
            manifest.insert("lints".to_owned(), lints.clone());
        }
        self.write_manifest(manifest, into, program, main, names)
    }

    fn write_manifest(
        &self,
        mut manifest: Table,
        into: &Path,
        program: &str,
        main: &str,
        names: &BTreeSet<String>,
    ) -> Result<PathBuf, Error> {
        for kind in KINDS {
            if let Some(table) = manifest.get_mut(kind).and_then(Value::as_table_mut) {
                table.retain(|name, _| names.contains(&name.replace('-', "_")));
            }
        }
        let pair = |(key, value): (&str, &str)| (key.to_owned(), Value::from(value));
        let program = [("name", program), ("path", main)].map(pair).into_iter().collect();
        manifest.insert("bin".to_owned(), Value::Array(vec![Value::Table(program)]));
        manifest.insert("workspace".to_owned(), Value::Table(Table::new()));
        let text = toml::to_string(&manifest).map_err(|error| {
            Error::Tool(format!("the manifest cannot be written down: {error}"))
        })?;
        fs::create_dir_all(into).map_err(|error| Error::unwritable(into, error))?;
        let write = |name: &str, bytes: &[u8]| {
            let path = into.join(name);
            fs::write(&path, bytes).map_err(|error| Error::unwritable(&path, error))?;
            Ok(path)
        };
        if !self.lock.is_empty() {
            write("Cargo.lock", &self.lock)?;
        }
        write("Cargo.toml", text.as_bytes())
    }
}

/// The workspace that this manifest takes something from: the nearest one around its folder.
fn workspace_around(root: &Path, manifest: &Table) -> Option<PathBuf> {
    if manifest.contains_key("workspace") {
        return None;
    }
    let is_workspace = |folder: &&Path| {
        let text = contents(&folder.join("Cargo.toml")).unwrap_or_default();
        let table = String::from_utf8(text).ok().and_then(|text| text.parse::<Table>().ok());
        table.is_some_and(|table| table.contains_key("workspace"))
    };
    root.ancestors().skip(1).find(is_workspace).map(Path::to_owned)
}

/// `workspace = true`
fn is_inherited(value: &Value) -> bool {
    value.get("workspace").and_then(Value::as_bool) == Some(true)
}

/// Makes the paths of dependencies absolute.
fn make_absolute(manifest: &mut Table, here: &Path) {
    for kind in KINDS {
        let Some(table) = manifest.get_mut(kind).and_then(Value::as_table_mut) else { continue };
        for (_, dependency) in table {
            let Some(dependency) = dependency.as_table_mut() else { continue };
            if let Some(path) = dependency.get("path").and_then(Value::as_str) {
                let path = here.join(path).to_string_lossy().into_owned();
                dependency.insert("path".to_owned(), Value::from(path));
            }
        }
    }
}

/// Where cargo is to put what it builds, unless somebody has said where: beside what it builds for the folder.
pub fn target(folder: &Folder) -> Option<PathBuf> {
    let said = ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR"];
    let is_said = said.into_iter().any(|name| std::env::var_os(name).is_some())
        || super::obstacles::sets_target_dir(&folder.root);
    (!is_said).then(|| folder.root.join("target"))
}
