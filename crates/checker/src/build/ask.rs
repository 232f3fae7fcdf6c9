//! Asking cargo: build what the exercises depend on, and say where it is.

use super::bundle;
use super::cache::Dependencies;
use super::obstacles;
use super::package::{Source, target};
use super::toolchain::Rustc;
use crate::error::Error;
use crate::folder::Folder;
use crate::harmless::harmless;
use crate::observer::{CargoStyle, Event, Observer};
use processes::{Cancel, End, Limits, Program, Supervisor, signal_name};
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};
use std::env;
use std::ffi::OsStr;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// A line of `cargo build --message-format=json`; only what we need of it.
#[derive(Debug, Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum Message {
    #[serde(rename = "compiler-artifact")]
    Artifact {
        package_id: String,
        target: Target,
        profile: Profile,
        filenames: Vec<PathBuf>,
        executable: Option<PathBuf>,
    },
    BuildScriptExecuted {
        linked_paths: Vec<String>,
    },
    #[serde(rename = "compiler-message")]
    Said {
        message: super::diagnostics::Diagnostic,
        target: Target,
    },
    #[serde(other)]
    Other,
}

#[derive(Debug, Deserialize)]
pub struct Target {
    pub kind: Vec<String>,
    pub name: String,
}

#[derive(Debug, Deserialize)]
pub struct Profile {
    opt_level: String,
    debug_assertions: bool,
    overflow_checks: bool,
}

/// `cargo metadata`; only what we need of it.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    edition: String,
    manifest_path: PathBuf,
    /// `None` for a package on this disk.
    source: Option<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
    root: Option<String>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    /// What the code calls it.
    name: String,
    pkg: String,
    dep_kinds: Vec<DependencyKind>,
}

#[derive(Deserialize)]
struct DependencyKind {
    /// `None` for an ordinary one, or "dev", or "build".
    kind: Option<String>,
}

impl Dependency {
    /// Whether it is for the code or its tests, and not for a build script alone.
    fn is_for_code(&self) -> bool {
        self.dep_kinds.iter().any(|kind| kind.kind.as_deref() != Some("build"))
    }
}

/// What asking needs: where, by whom it is run, who is told.
pub struct Ask<'a> {
    pub folder: &'a Folder,
    pub supervisor: &'a Supervisor,
    pub observer: &'a Arc<dyn Observer>,
    pub cancel: &'a Cancel,
}

/// Builds these dependencies and finds out how to call the compiler with them.
///
/// Cargo builds the tests of an empty program to this end: that is the way to get just these dependencies, with just
/// these features.
///
/// # Errors
///
/// When cargo cannot be run, or cannot build them; says what cargo said.
pub fn dependencies(
    ask: &Ask<'_>,
    source: &Source,
    names: &BTreeSet<String>,
) -> Result<Dependencies, Error> {
    let package = ask.folder.build().join("dependencies").join(file_name(names));
    let manifest = source.write(&package, PROGRAM, "main.rs", names)?;
    let main = package.join("main.rs");
    std::fs::write(&main, "fn main() {}\n").map_err(|error| Error::unwritable(&main, error))?;
    let arguments = ["test", "--no-run", "--bin", PROGRAM, "--message-format=json"];
    let cargo = cargo(ask.folder, &manifest, &arguments, true);
    let style = ask.observer.cargo_style();
    let cargo = match style {
        Some(style) => shown(cargo, style, Arc::clone(ask.observer)),
        None => cargo,
    };
    ask.observer.event(Event::AskingCargo);
    let built = ask.run(&cargo, "cargo")?;
    match built.end {
        End::Exited(_) => {}
        End::Cancelled | End::Unwatched => {
            return Err(Error::Tool("cargo was cancelled".to_owned()));
        }
        End::TimedOut => {
            let minutes = minutes(LIMITS);
            return Err(Error::Tool(format!("cargo was still building after {minutes} minutes")));
        }
        End::Signalled(signal) => {
            return Err(Error::Tool(format!("cargo was ended by {}", signal_name(signal))));
        }
    }
    let messages = messages(built.stdout.text().as_bytes());
    let metadata = metadata(ask, &manifest)?;

    let unknown = || Error::Tool("cargo does not know the exercises".to_owned());
    let root = metadata.resolve.root.as_ref().ok_or_else(unknown)?;
    let node = metadata.resolve.nodes.iter().find(|node| node.id == *root);
    let package = metadata.packages.iter().find(|package| package.id == *root);
    let (node, package) = node.zip(package).ok_or_else(unknown)?;
    let libraries = libraries(&messages);
    let mut externs = Vec::new();
    for dependency in node.deps.iter().filter(|dependency| dependency.is_for_code()) {
        let Some(path) = libraries.get(dependency.pkg.as_str()) else {
            let name = &dependency.name;
            let error = built.stderr.text();
            let said = style.map_or_else(
                || format!("\n{}", harmless(error.trim())),
                |_| " see above for what it said".to_owned(),
            );
            let network = obstacles::without_network(&error);
            return Err(Error::Tool(format!("cargo did not build `{name}`:{said}{network}")));
        };
        externs.push((dependency.name.clone(), path.clone()));
    }

    let rustc = Rustc::ask(ask)?;
    let depends_on = depends_on(ask.folder, &metadata, package);
    let dependencies = Dependencies::new(
        names.clone(),
        rustc.path,
        rustc.sysroot,
        package.edition.clone(),
        profile(&messages, PROGRAM),
        externs,
        search(&messages, &libraries),
        &depends_on,
    );
    Ok(match bundle::link(ask, &dependencies) {
        Some(bundle) => dependencies.with_bundle(bundle),
        None => dependencies,
    })
}

impl Ask<'_> {
    pub(super) fn run(&self, program: &Program, name: &str) -> Result<processes::Finished, Error> {
        let run = self.supervisor.run(program, LIMITS, self.cancel);
        run.map_err(|error| Error::no_rust(name, error))
    }
}

/// Has cargo tell what it does, as if it wrote to the terminal itself.
fn shown(mut cargo: Program, style: CargoStyle, observer: Arc<dyn Observer>) -> Program {
    cargo = cargo.errors_to(Arc::new(move |piece| observer.event(Event::CargoSays(piece))));
    if let Some(columns) = style.columns {
        cargo = cargo
            .set("CARGO_TERM_PROGRESS_WHEN", "always")
            .set("CARGO_TERM_PROGRESS_WIDTH", columns.to_string());
    }
    if style.colours && env::var_os("CARGO_TERM_COLOR").is_none() {
        cargo = cargo.set("CARGO_TERM_COLOR", "always");
    }
    cargo
}

/// What cargo may take: it may have to download much, over a slow line. No limit on memory: there are several compilers.
const LIMITS: Limits = Limits { time: Duration::from_secs(3600), memory: None, output: 64 << 20 };

/// A time limit in minutes.
pub fn minutes(limits: Limits) -> u64 {
    limits.time.as_secs() / 60
}

/// What the empty program is called.
const PROGRAM: &str = "dependencies";

/// What a set of names is called on disk.
pub fn file_name(names: &BTreeSet<String>) -> String {
    let mut hasher = std::hash::DefaultHasher::new();
    names.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// Cargo, for a package of ours, in the folder whose configuration counts.
pub fn cargo(folder: &Folder, manifest: &Path, arguments: &[&str], builds: bool) -> Program {
    let cargo = Program::new("cargo", &folder.root)
        .arguments(arguments.iter().copied())
        .argument("--manifest-path")
        .argument(manifest);
    match target(folder) {
        Some(target) if builds => cargo.argument("--target-dir").argument(target),
        _ => cargo,
    }
}

/// What cargo said, line by line. What is not JSON comes from elsewhere.
pub fn messages(stdout: &[u8]) -> Vec<Message> {
    let lines = stdout.split(|byte| *byte == b'\n');
    lines.filter_map(|line| serde_json::from_slice(line).ok()).collect()
}

fn metadata(ask: &Ask<'_>, manifest: &Path) -> Result<Metadata, Error> {
    let host = Rustc::host(ask)?;
    // For this system only: what other systems need is not on this disk.
    let arguments = ["metadata", "--format-version", "1", "--filter-platform", &host];
    let finished = ask.run(&cargo(ask.folder, manifest, &arguments, false), "cargo")?;
    if finished.end != End::Exited(0) {
        let said = harmless(&finished.stderr.text());
        let network = obstacles::without_network(&said);
        return Err(Error::Tool(format!("cargo metadata failed:\n{}{network}", said.trim())));
    }
    serde_json::from_str(&finished.stdout.text())
        .map_err(|error| Error::Tool(format!("cargo metadata is not as expected: {error}")))
}

/// The library that each package was built to.
fn libraries(messages: &[Message]) -> HashMap<&str, PathBuf> {
    let mut libraries = HashMap::new();
    for message in messages {
        let Message::Artifact { package_id, target, filenames, .. } = message else {
            continue;
        };
        if target.kind.iter().any(|kind| kind.ends_with("lib") || kind == "proc-macro")
            && let Some(library) = library(filenames)
        {
            libraries.insert(package_id.as_str(), library);
        }
    }
    libraries
}

/// The file to link with. That of a package on this disk is also copied to where the next build with other
/// features overwrites it; the one beside the metadata stays.
fn library(filenames: &[PathBuf]) -> Option<PathBuf> {
    let with =
        |wanted: &str| filenames.iter().find(|path| path.extension() == Some(OsStr::new(wanted)));
    let beside = with("rmeta").map(|metadata| metadata.with_extension("rlib"));
    beside
        .filter(|library| library.is_file())
        .or_else(|| with("rlib").cloned())
        .or_else(|| ["so", "dylib", "dll"].into_iter().find_map(with).cloned())
}

/// Where the compiler looks for dependencies of dependencies, and for native libraries.
fn search(messages: &[Message], libraries: &HashMap<&str, PathBuf>) -> Vec<String> {
    let folders = libraries.values().filter_map(|path| path.parent());
    let mut search: BTreeSet<String> =
        folders.map(|folder| format!("dependency={}", folder.display())).collect();
    for message in messages {
        if let Message::BuildScriptExecuted { linked_paths } = message {
            search.extend(linked_paths.iter().cloned());
        }
    }
    search.into_iter().collect()
}

/// How cargo's profile differs from what the compiler does by itself. Debug information is left out: it takes
/// time, and nobody reads it.
fn profile(messages: &[Message], name: &str) -> Vec<String> {
    let profile = messages.iter().find_map(|message| match message {
        Message::Artifact { target, profile, .. } if target.name == name => Some(profile),
        _ => None,
    });
    let Some(profile) = profile else { return Vec::new() };
    let Profile { opt_level, debug_assertions, overflow_checks } = profile;
    [
        format!("-Copt-level={opt_level}"),
        format!("-Cdebug-assertions={debug_assertions}"),
        format!("-Coverflow-checks={overflow_checks}"),
    ]
    .into()
}

/// The files that the answer hangs on: manifests, the lock file, what selects the toolchain, cargo's
/// configuration, and the sources of packages on this disk.
fn depends_on(folder: &Folder, metadata: &Metadata, exercises: &Package) -> Vec<PathBuf> {
    let mut files =
        vec![folder.root.join("Cargo.toml"), folder.root.join("Cargo.lock"), folder.manifest()];
    files.extend(obstacles::configurations(&folder.root));
    for above in folder.root.ancestors() {
        files.extend(["rust-toolchain.toml", "rust-toolchain"].map(|name| above.join(name)));
    }
    let rustup = env::var_os("RUSTUP_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".rustup")));
    files.extend(rustup.map(|home| home.join("settings.toml")));

    let used = used_by(metadata, &exercises.id);
    let local = metadata.packages.iter().filter(|package| {
        package.source.is_none() && package.id != exercises.id && used.contains(package.id.as_str())
    });
    for package in local {
        files.push(package.manifest_path.clone());
        if let Some(parent) = package.manifest_path.parent() {
            sources(&parent.join("src"), &mut files);
        }
    }
    files
}

/// The packages that this one needs, directly or not.
fn used_by<'a>(metadata: &'a Metadata, id: &'a str) -> BTreeSet<&'a str> {
    let mut used = BTreeSet::new();
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        let node = metadata.resolve.nodes.iter().find(|node| node.id == id);
        for dependency in node.iter().flat_map(|node| &node.deps) {
            if used.insert(dependency.pkg.as_str()) {
                open.push(&dependency.pkg);
            }
        }
    }
    used
}

/// The folder, for what is added to it, and all that is in it.
fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    files.push(folder.to_owned());
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { sources(&path, files) } else { files.push(path) }
    }
}
