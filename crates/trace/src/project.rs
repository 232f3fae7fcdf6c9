//! A cargo project, built with the recorder in it. Nothing of it changes: not its lock file, not its `target`.

use crate::cache;
use crate::shim::Level;
use crate::wrapper;
use anyhow::{Context, bail};
use serde::Deserialize;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What of a project is to run.
#[derive(Clone, Debug, Default)]
pub struct Which {
    /// The package, where there are several.
    pub package: Option<String>,
    /// The program within it.
    pub target: Target,
    /// Optimised.
    pub release: bool,
    /// Features to turn on, as cargo takes them.
    pub features: Vec<String>,
    /// The manifest; the one around the current folder unless said.
    pub manifest: Option<PathBuf>,
    /// Whether the lock file may be written: for a project of our own.
    pub may_write_lock: bool,
    /// Whether it shares its build with others like it, below this name.
    pub shared: Option<String>,
}

/// A program of a package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// The only one, or the one that the package says.
    #[default]
    Default,
    /// A binary.
    Bin(String),
    /// An example.
    Example(String),
    /// An integration test.
    Test(String),
    /// The unit tests of the library.
    Lib,
    /// The unit tests of a binary.
    BinTests(String),
}

/// What came of building.
#[derive(Debug)]
pub enum Built {
    /// A program.
    Program(Program),
    /// It does not compile; cargo has said why.
    Errors,
}

/// A program that records itself.
#[derive(Clone, Debug)]
pub struct Program {
    /// Where it is.
    pub path: PathBuf,
    /// What it is called.
    pub name: String,
    /// The folder that the project's own code is in.
    pub folder: PathBuf,
    /// The folder of its package.
    pub package: PathBuf,
    /// What its recording cannot show.
    pub notes: Vec<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_root: PathBuf,
    #[serde(default)]
    workspace_default_members: Vec<String>,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    manifest_path: PathBuf,
    default_run: Option<String>,
    targets: Vec<PackageTarget>,
}

#[derive(Deserialize)]
struct PackageTarget {
    name: String,
    kind: Vec<String>,
}

/// A line of what cargo says.
#[derive(Deserialize)]
struct Message {
    reason: String,
    executable: Option<PathBuf>,
    target: Option<PackageTarget>,
}

/// Builds a program with the recorder in it, below the folder `below`, which is ours.
///
/// # Errors
///
/// When there is no such program, cargo cannot be run, or the lock file would have to change.
pub fn build(which: &Which, below: &Path) -> anyhow::Result<Built> {
    let metadata = metadata(which)?;
    let (package, target) = choose(&metadata, which)?;
    let folder =
        below.join(which.shared.clone().unwrap_or_else(|| name_for(&metadata.workspace_root)));
    let is_new = !folder.is_dir();
    fs::create_dir_all(&folder)
        .with_context(|| format!("{} cannot be written", folder.display()))?;
    cache::note_use(&folder);
    if is_new {
        cache::make_room(below, &folder, cache::LIMIT);
    }
    let folder = folder.canonicalize()?;
    let mut best = None;
    for level in Level::ALL {
        let Some(executable) = build_at(level, which, package, &target, &folder)? else {
            // It does not compile in any way, or no more than before.
            break;
        };
        let complete = executable.not_recorded.is_empty();
        best = Some(Program {
            path: executable.path,
            name: executable.name,
            folder: metadata.workspace_root.clone(),
            package: package.manifest_path.with_file_name(""),
            notes: executable.not_recorded,
        });
        if complete {
            break;
        }
    }
    if let Some(program) = &mut best
        && !program.notes.is_empty()
    {
        let lock = fs::read_to_string(metadata.workspace_root.join("Cargo.lock"));
        program.notes.extend(lock.ok().as_deref().and_then(old_tokio));
    }
    Ok(best.map_or(Built::Errors, Built::Program))
}

/// The oldest Tokio that the recorder is tested with (`.ci/trace_tokios.sh`).
const OLDEST_TOKIO: (u32, u32) = (1, 51);

/// Says so if a lock file has an older Tokio.
fn old_tokio(lock: &str) -> Option<String> {
    let (_, behind) = lock.split_once("name = \"tokio\"\nversion = \"")?;
    let version = behind.split('"').next()?;
    let mut numbers = version.split('.').map(|number| number.parse().unwrap_or(0));
    let of = (numbers.next()?, numbers.next()?);
    let (major, minor) = OLDEST_TOKIO;
    (of < OLDEST_TOKIO).then(|| {
        format!(
            "this project has Tokio {version}; the recorder is tested with {major}.{minor} and later. `cargo update -p tokio` gets a \
             newer one"
        )
    })
}

/// What cargo made.
struct Executable {
    path: PathBuf,
    name: String,
    /// The crates of the project that are not recorded, each in a sentence.
    not_recorded: Vec<String>,
}

/// Builds with so much wrapped; nothing if it does not compile.
fn build_at(
    level: Level,
    which: &Which,
    package: &Package,
    target: &Target,
    folder: &Path,
) -> anyhow::Result<Option<Executable>> {
    let level_folder = folder.join(level.name());
    let mut cargo = cargo();
    match target {
        Target::Default => cargo.arg("build"),
        Target::Bin(name) => cargo.args(["build", "--bin", name]),
        Target::Example(name) => cargo.args(["build", "--example", name]),
        Target::Test(name) => cargo.args(["test", "--no-run", "--test", name]),
        Target::BinTests(name) => cargo.args(["test", "--no-run", "--bin", name]),
        Target::Lib => cargo.args(["test", "--no-run", "--lib"]),
    };
    cargo.args(["--package", &package.name, "--message-format=json-render-diagnostics"]);
    for features in &which.features {
        cargo.args(["--features", features]);
    }
    if which.release {
        cargo.arg("--release");
    }
    lock(&mut cargo, which);
    manifest(&mut cargo, which);
    cargo
        .arg("--target-dir")
        .arg(&level_folder)
        // In place of one that the user has: a cache in front of the compiler would take us for one.
        .env("RUSTC_WRAPPER", std::env::current_exe().context("this program is gone")?)
        // What is traced again has changed little, and is small; what would be kept for it is not.
        .env("CARGO_INCREMENTAL", "0")
        .env(wrapper::FOLDER, folder)
        .env(wrapper::LEVEL, level.name())
        // What is waited for is told by the names of functions, those of libraries, too.
        .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only")
        .env("CARGO_PROFILE_TEST_DEBUG", "line-tables-only")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "line-tables-only")
        .env("CARGO_PROFILE_RELEASE_STRIP", "none")
        .stdout(Stdio::piped());
    let output = cargo.spawn().and_then(std::process::Child::wait_with_output).context(NO_CARGO)?;
    if !output.status.success() {
        return Ok(None);
    }
    let said = String::from_utf8_lossy(&output.stdout);
    let messages = said.lines().filter_map(|line| serde_json::from_str::<Message>(line).ok());
    let made = messages.filter(|message| message.reason == "compiler-artifact");
    let mut programs = made.filter_map(|message| Some((message.executable?, message.target?.name)));
    let (path, name) = programs.next_back().context("cargo built no program")?;
    let crate_name = name.replace('-', "_");
    let wanted = |name: &str| which.shared.is_none() || name == crate_name;
    let not_recorded = wrapper::not_recorded(&level_folder, wanted);
    Ok(Some(Executable { path, name, not_recorded }))
}

const NO_CARGO: &str = "cargo cannot be run. Is Rust installed? See https://rustup.rs";

fn cargo() -> Command {
    let mut cargo =
        Command::new(std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    cargo.stdin(Stdio::null());
    cargo
}

fn manifest(cargo: &mut Command, which: &Which) {
    if let Some(manifest) = &which.manifest {
        cargo.arg("--manifest-path").arg(manifest);
    }
}

fn lock(cargo: &mut Command, which: &Which) {
    if !which.may_write_lock {
        cargo.arg("--locked");
    }
}

fn metadata(which: &Which) -> anyhow::Result<Metadata> {
    let mut cargo = cargo();
    cargo.args(["metadata", "--format-version", "1", "--no-deps"]);
    manifest(&mut cargo, which);
    let output = cargo.output().context(NO_CARGO)?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.trim().trim_start_matches("error: ");
        if said.starts_with("could not find `Cargo.toml`") {
            bail!(
                "there is no cargo project here. Name a file (workbook trace main.rs), or go where a Cargo.toml is"
            );
        }
        bail!("cargo does not understand this project: {said}");
    }
    let metadata: Metadata =
        serde_json::from_slice(&output.stdout).context("cargo metadata is not as expected")?;
    if !which.may_write_lock && !metadata.workspace_root.join("Cargo.lock").is_file() {
        bail!(
            "{} has no Cargo.lock, and trace changes nothing of yours. `cargo generate-lockfile` writes one",
            metadata.workspace_root.display()
        );
    }
    Ok(metadata)
}

/// The package and the program in it.
fn choose<'a>(metadata: &'a Metadata, which: &Which) -> anyhow::Result<(&'a Package, Target)> {
    let wanted =
        |package: &&Package| which.package.as_ref().is_none_or(|name| *name == package.name);
    let default = |package: &&Package| {
        let members = &metadata.workspace_default_members;
        which.package.is_some() || members.is_empty() || members.contains(&package.id)
    };
    let packages: Vec<&Package> = metadata.packages.iter().filter(wanted).filter(default).collect();
    if packages.is_empty() {
        let names: Vec<&str> =
            metadata.packages.iter().map(|package| package.name.as_str()).collect();
        bail!("there is no such package. There are: {}", names.join(", "));
    }
    let (kind, name) = match &which.target {
        Target::Default => return default_program(&packages),
        Target::Bin(name) | Target::BinTests(name) => ("bin", name.as_str()),
        Target::Example(name) => ("example", name.as_str()),
        Target::Test(name) => ("test", name.as_str()),
        Target::Lib => ("lib", ""),
    };
    let has = |package: &&&Package| {
        let of_kind = |target: &&PackageTarget| {
            target
                .kind
                .iter()
                .any(|other| other == kind || (kind == "lib" && other.ends_with("lib")))
        };
        package.targets.iter().filter(of_kind).any(|target| kind == "lib" || target.name == name)
    };
    let all = metadata.packages.iter().filter(wanted).collect::<Vec<_>>();
    let Some(package) = packages.iter().find(has).or_else(|| all.iter().find(has)) else {
        bail!("there is no {kind} {name}. There are: {}", names(&all, kind).join(", "));
    };
    Ok((package, which.target.clone()))
}

fn default_program<'a>(packages: &[&'a Package]) -> anyhow::Result<(&'a Package, Target)> {
    let mut programs: Vec<(&Package, &str)> = Vec::new();
    for package in packages {
        if let Some(name) = &package.default_run {
            programs.push((package, name));
        } else {
            let bins = package
                .targets
                .iter()
                .filter(|target| target.kind.iter().any(|kind| kind == "bin"));
            programs.extend(bins.map(|target| (*package, target.name.as_str())));
        }
    }
    match programs.as_slice() {
        [(package, name)] => Ok((package, Target::Bin((*name).to_owned()))),
        [] => bail!(
            "this project has no program. Name an example (--example NAME) or a test (--test NAME)"
        ),
        many => {
            let names: Vec<&str> = many.iter().map(|(_, name)| *name).collect();
            bail!("this project has several programs. Name one (--bin NAME): {}", names.join(", "))
        }
    }
}

fn names<'a>(packages: &[&'a Package], kind: &str) -> Vec<&'a str> {
    let targets = packages.iter().flat_map(|package| &package.targets);
    targets
        .filter(|target| target.kind.iter().any(|other| other == kind))
        .map(|target| target.name.as_str())
        .collect()
}

/// A folder of its own for each project, and for each version of the recorder.
fn name_for(root: &Path) -> String {
    let name = root.file_name().unwrap_or_default().to_string_lossy();
    format!("{name}-{}", crate::shim::fingerprint(&root))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_tokio_is_named() {
        let lock = |version: &str| {
            format!(
                "[[package]]\nname = \"tokio-macros\"\nversion = \"0.1.0\"\n\n[[package]]\nname = \"tokio\"\nversion = \"{version}\"\n"
            )
        };
        let said = old_tokio(&lock("1.9.0")).unwrap();
        assert!(said.contains("Tokio 1.9.0") && said.contains("cargo update -p tokio"), "{said}");
        assert_eq!(old_tokio(&lock("1.54.1")), None);
        assert_eq!(old_tokio("version = 4\n"), None);
    }
}
