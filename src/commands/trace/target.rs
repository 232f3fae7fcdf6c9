//! What to trace: a file, or a program of a project.

use super::TraceArgs;
use crate::shell::WrongUsage;
use anyhow::{Context, bail};
use std::path::PathBuf;
use trace::project::{self, Built, Target, Which};

/// Builds what the command line names.
///
/// # Errors
///
/// When there is no such thing, or it cannot be built.
pub fn build(args: &TraceArgs) -> anyhow::Result<Built> {
    let cache = cache()?;
    match &args.target {
        Some(file) if file.extension().is_some_and(|extension| extension == "rs") => {
            let set = crate::commands::practice::single_file_set()?;
            let tests = args.test.is_some();
            let which = trace::file::project(file, &set, tests, &cache);
            let which = which.map_err(|error| WrongUsage(format!("{error:#}")))?;
            let mut built = project::build(&which, &cache)?;
            if let Built::Program(program) = &mut built {
                // Its own code is where the file is, and not where we put the project.
                let folder = file.canonicalize()?;
                program.folder = folder.with_file_name("");
                program.package.clone_from(&program.folder);
            }
            Ok(built)
        }
        Some(other) => bail!(WrongUsage(format!(
            "{} is no file of Rust (.rs). Without a file, the cargo project here is traced",
            other.display()
        ))),
        None => {
            let target = match (&args.bin, &args.example, &args.test) {
                (Some(name), ..) => Target::Bin(name.clone()),
                (_, Some(name), _) => Target::Example(name.clone()),
                (_, _, Some(name)) => Target::Test(name.clone()),
                _ => Target::Default,
            };
            let which = Which {
                package: args.package.clone(),
                target,
                release: args.release,
                features: args.features.clone(),
                ..Which::default()
            };
            project::build(&which, &cache)
        }
    }
}

/// Where the traced programs are built: a folder of ours.
fn cache() -> anyhow::Result<PathBuf> {
    let cache = dirs::cache_dir().context("this system has no folder for caches")?;
    Ok(cache.join("workbook").join("trace"))
}
