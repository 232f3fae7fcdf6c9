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
    let mut manifest = checker::manifest::standalone(read(path)?, &read("Cargo.toml")?, path)?;
    for kind in ["dependencies", "dev-dependencies"] {
        let dependencies = manifest.get_mut(kind).and_then(Value::as_table_mut);
        // The one crate that comes along.
        if let Some(value) = dependencies.and_then(|table| table.get_mut("slow-api")) {
            *value = Value::Table([("path".to_owned(), "slow-api".into())].into_iter().collect());
        }
    }
    Ok(manifest)
}

fn read(path: &str) -> anyhow::Result<Table> {
    let text = shipped::file(path).with_context(|| format!("{path} is not shipped"))?;
    text.parse().with_context(|| format!("the shipped {path} is damaged"))
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
}
