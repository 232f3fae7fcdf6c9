//! When the compiler cannot be called directly: somebody told cargo to call it in a way of their own.

use crate::harmless::path_shown;
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// Variables that change how cargo calls the compiler, and what they mean. They are empty or not set when
/// nobody wants anything.
const VARIABLES: [(&str, &str); 11] = [
    ("RUSTC", "another compiler"),
    ("CARGO_BUILD_RUSTC", "another compiler"),
    ("RUSTC_WRAPPER", "a wrapper around the compiler"),
    ("CARGO_BUILD_RUSTC_WRAPPER", "a wrapper around the compiler"),
    ("RUSTC_WORKSPACE_WRAPPER", "a wrapper around the compiler"),
    ("CARGO_BUILD_RUSTC_WORKSPACE_WRAPPER", "a wrapper around the compiler"),
    ("RUSTFLAGS", "flags for the compiler"),
    ("CARGO_ENCODED_RUSTFLAGS", "flags for the compiler"),
    ("CARGO_BUILD_RUSTFLAGS", "flags for the compiler"),
    ("CARGO_BUILD_TARGET", "building for another system"),
    ("CARGO_UNSTABLE_BUILD_STD", "a standard library of its own"),
];

/// The same in cargo's configuration: table and key; `*` is any.
const SETTINGS: [(&[&str], &str); 7] = [
    (&["build", "rustc"], "another compiler"),
    (&["build", "rustc-wrapper"], "a wrapper around the compiler"),
    (&["build", "rustc-workspace-wrapper"], "a wrapper around the compiler"),
    (&["build", "rustflags"], "flags for the compiler"),
    (&["build", "target"], "building for another system"),
    (&["target", "*", "rustflags"], "flags for the compiler"),
    (&["target", "*", "linker"], "another linker"),
];

/// Variables that change where cargo builds, or which compiler it is: nothing that would be in the way, but a
/// reason to ask again.
const NOTED: [&str; 4] =
    ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR", "CARGO_HOME", "RUSTUP_TOOLCHAIN"];

/// How the variables begin and end that say something for one system: `CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER`.
const SYSTEM: &str = "CARGO_TARGET_";
const FOR_A_SYSTEM: [(&str, &str); 2] =
    [("_LINKER", "another linker"), ("_RUSTFLAGS", "flags for the compiler")];

/// How the variables begin that change a profile: `CARGO_PROFILE_DEV_OPT_LEVEL`.
const PROFILES: &str = "CARGO_PROFILE_";

/// Why the compiler cannot be called directly for what is built in this folder, in words.
pub fn to_direct(root: &Path) -> Option<String> {
    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    if let Some((name, what)) = VARIABLES.into_iter().find(|(name, _)| set(name)) {
        return Some(format!("{name} asks for {what}"));
    }
    if let Some(why) = env::vars_os().find_map(|(name, value)| for_a_system(&name, &value)) {
        return Some(why);
    }
    configurations(root).into_iter().find_map(|path| {
        let table: Table = std::fs::read_to_string(&path).ok()?.parse().ok()?;
        let (keys, what) = SETTINGS.into_iter().find(|(keys, _)| is_set(&table, keys))?;
        Some(format!("`{}` in {} asks for {what}", keys.join("."), path_shown(&path)))
    })
}

/// Whether cargo's configuration says where to build.
pub fn sets_target_dir(root: &Path) -> bool {
    configurations(root).into_iter().any(|path| {
        let table = std::fs::read_to_string(&path).ok().and_then(|text| text.parse::<Table>().ok());
        table.is_some_and(|table| is_set(&table, &["build", "target-dir"]))
    })
}

/// Why this variable is in the way, if it is one of those for one system.
fn for_a_system(name: &OsStr, value: &OsStr) -> Option<String> {
    let name = name.to_str().filter(|name| name.starts_with(SYSTEM) && !value.is_empty())?;
    let (_, what) = FOR_A_SYSTEM.into_iter().find(|(end, _)| name.ends_with(end))?;
    Some(format!("{name} asks for {what}"))
}

/// What to do where cargo could not download something; nothing, where it says nothing of that.
pub fn without_network(said: &str) -> &'static str {
    const SIGNS: [&str; 7] = [
        "failed to download",
        "failed to get `",
        "failed to query replaced source",
        "nable to update registry",
        "ould not resolve host",
        "spurious network error",
        "--offline",
    ];
    if SIGNS.iter().any(|sign| said.contains(sign)) {
        "\n\nThe first check needs the network, to download the libraries of the exercises. Where there is one, \
         `workbook fetch` in this folder gets all that is needed later"
    } else {
        ""
    }
}

/// What the variables say that the answer of cargo depends on.
pub fn noted_variables() -> Vec<(String, String)> {
    noted(env::vars_os())
}

/// Those of these variables that are noted, in an order that is always the same.
fn noted(variables: impl Iterator<Item = (OsString, OsString)>) -> Vec<(String, String)> {
    let text = |value: OsString| value.to_string_lossy().into_owned();
    let variables = variables.map(|(name, value)| (text(name), text(value)));
    let mut noted: Vec<_> = variables
        .filter(|(name, _)| NOTED.contains(&name.as_str()) || name.starts_with(PROFILES))
        .collect();
    noted.sort();
    noted
}

/// Where cargo looks for its configuration, whether there is one or not.
pub fn configurations(root: &Path) -> Vec<PathBuf> {
    let above = root.ancestors().map(|folder| folder.join(".cargo"));
    let home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    above
        .chain(home)
        .flat_map(|folder| ["config.toml", "config"].map(|name| folder.join(name)))
        .collect()
}

fn is_set(table: &Table, keys: &[&str]) -> bool {
    match keys {
        [] => true,
        ["*", rest @ ..] => {
            table.values().filter_map(Value::as_table).any(|table| is_set(table, rest))
        }
        [key] => table.contains_key(*key),
        [key, rest @ ..] => {
            table.get(*key).and_then(Value::as_table).is_some_and(|table| is_set(table, rest))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_configuration(text: &str) -> Option<String> {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("a").join("b");
        std::fs::create_dir_all(&below).unwrap();
        std::fs::create_dir(folder.path().join(".cargo")).unwrap();
        std::fs::write(folder.path().join(".cargo/config.toml"), text).unwrap();
        to_direct(&below)
    }

    #[test]
    fn settings_above_the_folder_count() {
        let why = with_configuration("[build]\nrustc-wrapper = \"sccache\"\n").unwrap();
        assert!(why.contains("build.rustc-wrapper") && why.contains("a wrapper"), "{why}");
        let why = with_configuration("[target.x86_64-unknown-linux-gnu]\nlinker = \"clang\"\n");
        assert!(why.unwrap().contains("another linker"));
        assert!(with_configuration("[build]\ntarget = \"wasm32-wasip1\"\n").is_some());
    }

    #[test]
    fn a_profile_from_the_environment_is_noted() {
        let noted = |names: &[&str]| {
            let variables = names.iter().map(|name| (OsString::from(name), OsString::from("1")));
            noted(variables).into_iter().map(|(name, _)| name).collect::<Vec<_>>()
        };
        let names = ["HOME", "CARGO_TARGET_DIR", "CARGO_PROFILE_DEV_OPT_LEVEL", "CARGO_TERM_COLOR"];
        assert_eq!(noted(&names), ["CARGO_PROFILE_DEV_OPT_LEVEL", "CARGO_TARGET_DIR"]);
    }

    #[test]
    fn a_variable_for_one_system_counts() {
        let why = |name: &str, value: &str| for_a_system(OsStr::new(name), OsStr::new(value));
        let linker = "CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER";
        assert!(why(linker, "clang").unwrap().contains("another linker"));
        assert!(why("CARGO_TARGET_AARCH64_APPLE_DARWIN_RUSTFLAGS", "-g").is_some());
        assert_eq!(why(linker, ""), None);
        assert_eq!(why("CARGO_TARGET_DIR", "elsewhere"), None);
        assert_eq!(why("CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER", "qemu"), None);
    }

    #[test]
    fn other_settings_do_not() {
        assert_eq!(
            with_configuration("[build]\njobs = 2\ntarget-dir = \"x\"\n[net]\noffline = true\n"),
            None
        );
        assert_eq!(with_configuration("this is not toml"), None, "for cargo to complain about");
    }
}
