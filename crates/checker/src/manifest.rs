//! Manifests that stand on their own.

use super::Error;
use toml::{Table, Value};

/// A member's manifest with everything in it that it takes from its workspace. A path to another member stays as the
/// workspace has it. `what` names the manifest in messages.
///
/// # Errors
///
/// When it takes something that the workspace does not have.
pub fn standalone(mut manifest: Table, root: &Table, what: &str) -> Result<Table, Error> {
    let workspace = root.get("workspace").and_then(Value::as_table);
    let section = |name: &str| {
        let section = workspace.and_then(|workspace| workspace.get(name));
        section.and_then(Value::as_table).cloned().unwrap_or_default()
    };
    let package = manifest.get_mut("package").and_then(Value::as_table_mut);
    let inherited = section("package");
    for (key, value) in package.into_iter().flatten() {
        if is_inherited(value) {
            *value = inherited.get(key).ok_or_else(|| missing(what, key))?.clone();
        }
    }
    let versions = section("dependencies");
    for kind in ["dependencies", "dev-dependencies"] {
        let dependencies = manifest.get_mut(kind).and_then(Value::as_table_mut);
        for (name, value) in dependencies.into_iter().flatten() {
            if is_inherited(value) {
                *value = merged(versions.get(name).ok_or_else(|| missing(what, name))?, value);
            }
        }
    }
    manifest.remove("lints");
    Ok(manifest)
}

fn missing(what: &str, key: &str) -> Error {
    Error::Set(format!("{what} takes `{key}` from the workspace, which does not have it"))
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
