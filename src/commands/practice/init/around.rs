//! What is around a new practice folder: a workspace that would take it for a member.

use crate::shell::WrongUsage;
use anyhow::{Context, bail};
use std::fs;
use std::path::{Component, Path};
use toml::{Table, Value};

/// A practice folder is a workspace of its own, and its exercises do not compile before they are solved. So a workspace that
/// takes every folder below it for a member would build nothing any more.
///
/// # Errors
///
/// When there is one; says what to add to it.
pub fn refuse_to_break(dir: &Path) -> anyhow::Result<()> {
    let dir = std::path::absolute(dir).context("the current directory cannot be found")?;
    for root in dir.ancestors().skip(1) {
        let path = root.join("Cargo.toml");
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let Some(pattern) = text.parse().ok().and_then(|manifest| taken(&manifest, root, &dir))
        else {
            continue;
        };
        let inner = dir.strip_prefix(root).unwrap_or(&dir).display();
        bail!(WrongUsage(format!(
            "{} takes this folder for a member of its workspace (`members = [{pattern:?}]`), and cargo would build nothing \
             there any more. Name a folder elsewhere, or add `exclude = [\"{inner}\"]` to its [workspace] first",
            path.display()
        )));
    }
    Ok(())
}

/// The pattern by which the workspace at `root` takes in `dir`, or the library in it.
fn taken(manifest: &Table, root: &Path, dir: &Path) -> Option<String> {
    let workspace = manifest.get("workspace")?.as_table()?;
    let list = |key: &str| {
        let list = workspace.get(key).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_str)
    };
    let inner = dir.strip_prefix(root).ok()?;
    if list("exclude").any(|excluded| inner.starts_with(excluded)) {
        return None;
    }
    let folders = [inner.to_owned(), inner.join("slow-api")];
    let takes = |pattern: &&str| folders.iter().any(|folder| matches(pattern, folder));
    list("members").find(takes).map(str::to_owned)
}

/// Whether a pattern of cargo's, such as `crates/*`, fits this path.
fn matches(pattern: &str, path: &Path) -> bool {
    let pattern: Vec<&str> =
        pattern.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let path: Vec<String> = path
        .components()
        .filter(|part| matches!(part, Component::Normal(_)))
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    parts_match(&pattern, &path)
}

fn parts_match(pattern: &[&str], path: &[String]) -> bool {
    match (pattern, path) {
        ([], []) => true,
        (["**", rest @ ..], _) => (0..=path.len()).any(|n| parts_match(rest, &path[n..])),
        ([first, rest @ ..], [name, behind @ ..]) => {
            name_matches(first.as_bytes(), name.as_bytes()) && parts_match(rest, behind)
        }
        _ => false,
    }
}

/// With `*` for any text, and `?` for any sign.
fn name_matches(pattern: &[u8], name: &[u8]) -> bool {
    match (pattern, name) {
        ([], []) => true,
        ([b'*', rest @ ..], _) => (0..=name.len()).any(|n| name_matches(rest, &name[n..])),
        ([b'?', rest @ ..], [_, behind @ ..]) => name_matches(rest, behind),
        ([one, rest @ ..], [other, behind @ ..]) => one == other && name_matches(rest, behind),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_as_cargo_finds_them() {
        let taken = |workspace: &str, dir: &str| {
            let manifest: Table = format!("[workspace]\n{workspace}").parse().unwrap();
            super::taken(&manifest, Path::new("/w"), &Path::new("/w").join(dir)).is_some()
        };
        assert!(
            taken("members = [\"*\"]", "practice") && taken("members = [\"a/pr*\"]", "a/practice")
        );
        assert!(
            taken("members = [\"**\"]", "a/b/practice") && taken("members = [\"*/*\"]", "practice")
        );
        assert!(
            !taken("members = [\"*\"]", "a/practice")
                && !taken("members = [\"crates/*\"]", "practice")
        );
        assert!(!taken("members = [\"*\"]\nexclude = [\"practice\"]", "practice"));
    }
}
