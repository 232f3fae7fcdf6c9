//! The manifests of a practice folder, made from those of this repository: what is said once in the workspace
//! has to be said on the spot there.

use super::shipped;
use anyhow::Context;
use checker::Catalogue;
use std::fmt::Write;
use toml::{Table, Value};

/// The manifest of the exercises.
///
/// It begins with the list of programs as Rustlings wants it: to the letter as `rustlings dev update` writes it.
pub fn exercises(catalogue: &Catalogue) -> anyhow::Result<String> {
    let mut bins = String::new();
    for exercise in &catalogue.exercises {
        let (dir, name) = (&exercise.dir, &exercise.name);
        let _ = writeln!(bins, "  {{ name = \"{name}\", path = \"exercises/{dir}/{name}.rs\" }},");
        let _ =
            writeln!(bins, "  {{ name = \"{name}_sol\", path = \"solutions/{dir}/{name}.rs\" }},");
    }
    let mut manifest = standalone("exercises/Cargo.toml")?;
    manifest.remove("bin");
    let rest = toml::to_string(&manifest).context("the manifest cannot be written down")?;
    Ok(format!(
        "# The list is in the order of `info.toml`: each exercise, then its solution.\nbin = [\n{bins}]\n\n{rest}\n\
         # So that a workspace around this folder leaves it alone.\n[workspace]\n"
    ))
}

/// The manifest of the slow market.
pub fn slow_api() -> anyhow::Result<String> {
    let manifest = standalone("crates/slow-api/Cargo.toml")?;
    toml::to_string(&manifest).context("the manifest cannot be written down")
}

/// A shipped manifest with everything in it that it takes from the workspace.
fn standalone(path: &str) -> anyhow::Result<Table> {
    let mut manifest = read(path)?;
    let root = read("Cargo.toml")?;
    let workspace = root.get("workspace").and_then(Value::as_table);
    let workspace = workspace.context("the shipped Cargo.toml has no workspace")?;
    let section =
        |name: &str| workspace.get(name).and_then(Value::as_table).cloned().unwrap_or_default();

    let package = manifest.get_mut("package").and_then(Value::as_table_mut);
    let inherited = section("package");
    for (key, value) in package.into_iter().flatten() {
        if is_inherited(value) {
            *value = inherited.get(key).with_context(|| missing(path, key))?.clone();
        }
    }
    let versions = section("dependencies");
    for kind in ["dependencies", "dev-dependencies"] {
        let dependencies = manifest.get_mut(kind).and_then(Value::as_table_mut);
        for (name, value) in dependencies.into_iter().flatten() {
            if is_inherited(value) {
                let version = versions.get(name).with_context(|| missing(path, name))?;
                *value = merged(version, value);
            }
            // The one crate that comes along.
            if name == "slow-api" {
                *value =
                    Value::Table([("path".to_owned(), "slow-api".into())].into_iter().collect());
            }
        }
    }
    // Held to in the repository; nothing to bother a student with.
    manifest.remove("lints");
    Ok(manifest)
}

fn read(path: &str) -> anyhow::Result<Table> {
    let text = shipped::file(path).with_context(|| format!("{path} is not shipped"))?;
    text.parse().with_context(|| format!("the shipped {path} is damaged"))
}

fn missing(path: &str, key: &str) -> String {
    format!("{path} takes `{key}` from the workspace, which does not have it")
}

/// `{ workspace = true, ... }`
fn is_inherited(value: &Value) -> bool {
    value.get("workspace").and_then(Value::as_bool) == Some(true)
}

/// What the workspace says about a dependency, with what a member adds.
fn merged(workspace: &Value, member: &Value) -> Value {
    let mut merged = match workspace {
        Value::Table(table) => table.clone(),
        version => [("version".to_owned(), version.clone())].into_iter().collect(),
    };
    let features = |value: &Value| value.get("features").and_then(Value::as_array).cloned();
    let both = [features(workspace), features(member)].into_iter().flatten().flatten();
    let both: Vec<Value> = both.collect();
    for (key, value) in member.as_table().into_iter().flatten() {
        if key != "workspace" {
            merged.insert(key.clone(), value.clone());
        }
    }
    if !both.is_empty() {
        merged.insert("features".to_owned(), Value::Array(both));
    }
    Value::Table(merged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_to_a_workspace_that_is_not_there() {
        let manifests =
            [standalone("exercises/Cargo.toml"), standalone("crates/slow-api/Cargo.toml")];
        for manifest in manifests {
            let text = toml::to_string(&manifest.unwrap()).unwrap();
            assert!(!text.contains("workspace"), "{text}");
        }
    }

    #[test]
    fn features_add_up() {
        let workspace: Table =
            "v = { version = \"1\", default-features = false, features = [\"a\"] }"
                .parse()
                .unwrap();
        let member: Table =
            "v = { workspace = true, features = [\"b\"], optional = true }".parse().unwrap();
        let merged = merged(&workspace["v"], &member["v"]);
        assert_eq!(
            merged.to_string(),
            "{ default-features = false, features = [\"a\", \"b\"], optional = true, version = \"1\" }"
        );
    }
}
