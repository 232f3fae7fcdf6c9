//! `workbook update`: a practice folder as this program would write it today, with all of the student's work in it.
//!
//! Every file has up to three texts: the one in the folder, the one that was written into it (kept in
//! `.workbook/originals`), and the one that this program carries. Only a file that the student has not touched is
//! replaced as a whole. In an exercise, code above the checks is the student's, and the checks are ours.

use super::init;
use super::progress::free_path;
use super::session::Session;
use super::shipped::ORIGINALS;
use crate::shell::{Printer, WrongUsage};
use anyhow::{Context, bail};
use checker::{Exercise, Layout, atomic, contents, source};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use toml::{Table, Value};

/// Brings the practice folder up to date, and says what it did.
///
/// # Errors
///
/// When it is not a folder that `workbook init` wrote, or a file cannot be read or written.
pub fn update(mut out: Printer) -> anyhow::Result<ExitCode> {
    let session = Session::open()?;
    let elsewhere = match session.folder.layout {
        Layout::Practice => None,
        Layout::Clone => Some("this is a clone of the workbook: `git pull` brings it up to date"),
        Layout::Own => Some(
            "this set is not the workbook's own, so it is brought up to date by those who keep it, with `git pull` for \
             instance. `workbook reset` follows",
        ),
        Layout::Carried => Some("Rustlings wrote this folder, and brings it up to date"),
    };
    if let Some(why) = elsewhere {
        bail!(WrongUsage(why.to_owned()));
    }
    let mut update = Update { session: &session, said: Vec::new(), stale: false };
    update.all()?;
    let Update { said, stale, .. } = update;
    if said.is_empty() {
        out.line("All is up to date.");
    }
    for line in said {
        out.line(&line);
    }
    if stale {
        out.line(
            "Checks of exercises that you have solved are new: `workbook check --all` tries them.",
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// A run of it.
struct Update<'a> {
    session: &'a Session,
    said: Vec<String>,
    /// Whether the checks of something solved are others now.
    stale: bool,
}

/// The texts of a file, with Unix line ends.
struct Texts {
    /// Whether the file in the folder has other line ends.
    windows: bool,
    /// Whether it is text at all; what is not, is left alone.
    text: bool,
    /// In the folder, if it is there.
    here: Option<String>,
    /// As it was written, if that is known.
    old: Option<String>,
    /// As it is today.
    new: String,
}

impl Texts {
    fn is_untouched(&self) -> bool {
        self.here.is_some() && self.here == self.old
    }

    fn is_current(&self) -> bool {
        self.here.as_ref() == Some(&self.new)
    }

    /// Whether this program has nothing to say about it that it has not said before.
    fn is_old_news(&self) -> bool {
        self.old.as_ref() == Some(&self.new)
    }
}

impl Update<'_> {
    fn all(&mut self) -> anyhow::Result<()> {
        self.name_those_that_are_gone();
        let catalogue = &self.session.catalogue;
        let exercise = |path: &str| {
            catalogue.exercises.iter().find(|exercise| exercise.path(false) == path).cloned()
        };
        let mut library = false;
        for (path, new) in init::files(catalogue)? {
            let texts = self.texts(&path, new)?;
            if !texts.is_current() {
                if let Some(exercise) = exercise(&path) {
                    self.exercise(&exercise, &path, &texts)?;
                } else if path.starts_with("slow-api/") {
                    self.replace(&path, &texts)?;
                    library = true;
                } else if path.starts_with("solutions/") {
                    self.solution(&path, &texts)?;
                } else if path == "Cargo.toml" {
                    self.manifest(&texts)?;
                } else if ["Cargo.lock", "info.toml"].contains(&path.as_str()) {
                    self.of_ours(&path, &texts)?;
                } else {
                    self.of_theirs(&path, &texts)?;
                }
            }
            self.write(&format!("{ORIGINALS}/{path}"), &texts.new)?;
        }
        if library {
            self.say("updated", "slow-api, the library that the checks rely on");
        }
        Ok(())
    }

    fn texts(&self, path: &str, new: String) -> anyhow::Result<Texts> {
        let read = |path: PathBuf| match contents(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("{} cannot be read", path.display())),
        };
        let root = &self.session.folder.root;
        let old = read(root.join(ORIGINALS).join(path)).ok().flatten();
        let here = read(root.join(path))?;
        let found = here.as_deref().unwrap_or_default();
        let windows = found.windows(2).any(|pair| pair == b"\r\n");
        let text = std::str::from_utf8(found).is_ok();
        let unix = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
        Ok(Texts { windows, text, here: here.map(unix), old: old.map(unix), new })
    }

    /// Exercises of the folder that there are no more.
    fn name_those_that_are_gone(&mut self) {
        let root = &self.session.folder.root;
        let info = contents(&root.join("info.toml")).unwrap_or_default();
        let info: Table = toml::from_slice(&info).unwrap_or_default();
        let listed = info.get("exercises").and_then(Value::as_array);
        let names = listed.into_iter().flatten().filter_map(|entry| entry.get("name")?.as_str());
        let gone: Vec<String> = names
            .filter(|name| self.session.catalogue.find(name).is_none())
            .map(|name| format!("{name}: no exercise any more; your file stays"))
            .collect();
        gone.iter().for_each(|line| self.say("gone", line));
    }

    fn exercise(&mut self, exercise: &Exercise, path: &str, texts: &Texts) -> anyhow::Result<()> {
        let Some(here) = &texts.here else {
            self.say("new", path);
            return self.write(path, &texts.new);
        };
        let (code, checks) = source::split(here);
        let (new_code, new_checks) = source::split(&texts.new);
        let (new_checks, old) = (new_checks.unwrap_or_default(), texts.old.as_deref());
        let old = old.map(source::split);
        if self.session.is_solved(exercise) {
            let before = old.map_or(checks, |(_, checks)| checks).unwrap_or_default();
            self.stale |= before.trim_end() != new_checks.trim_end();
        }
        if texts.is_untouched() {
            self.say("updated", path);
            return self.write(path, &texts.new);
        }
        // Whether the student has left the checks alone, as far as that is known.
        let alone = texts.text && old.is_none_or(|(_, old)| old == checks);
        let news = old.is_none_or(|(old_code, _)| old_code != new_code) && code != new_code;
        let other_checks = checks.is_some_and(|checks| checks.trim_end() != new_checks.trim_end());
        let name = &exercise.name;
        let how = format!("`workbook reset {name}` gives the new one, and keeps yours beside it");
        if other_checks && alone {
            if old.is_none() {
                self.keep(path)?;
            }
            let whole = format!("{code}{new_checks}");
            let whole = if texts.windows { whole.replace('\n', "\r\n") } else { whole };
            self.write(path, &whole)?;
            match news {
                true if old.is_some() => self.say(
                    "checks",
                    &format!("{path}: your code stays, and was written for the older text; {how}"),
                ),
                _ => self.say("checks", &format!("{path}: the checks are new, your code stays")),
            }
        } else if !texts.is_old_news() && (news || other_checks) && old.is_some() {
            self.say(
                "kept",
                &format!("{path}: you have changed it, and so has the workbook; {how}"),
            );
        }
        Ok(())
    }

    fn solution(&mut self, path: &str, texts: &Texts) -> anyhow::Result<()> {
        // Whoever has removed them does not want to see them.
        if !self.session.folder.root.join("solutions").is_dir() {
            return Ok(());
        }
        self.of_ours(path, texts)
    }

    /// A file that is ours to replace; what the student has made of it is kept.
    fn of_ours(&mut self, path: &str, texts: &Texts) -> anyhow::Result<()> {
        self.replace(path, texts)?;
        self.say(if texts.here.is_some() { "updated" } else { "new" }, path);
        Ok(())
    }

    fn replace(&mut self, path: &str, texts: &Texts) -> anyhow::Result<()> {
        if texts.here.is_some() && !texts.is_untouched() {
            self.keep(path)?;
        }
        self.write(path, &texts.new)
    }

    /// A file that is the student's once they have touched it.
    fn of_theirs(&mut self, path: &str, texts: &Texts) -> anyhow::Result<()> {
        if texts.here.is_none() && texts.old.is_some() {
            // It was taken away.
            return Ok(());
        }
        if texts.here.is_none() || texts.is_untouched() {
            self.say(if texts.here.is_some() { "updated" } else { "new" }, path);
            return self.write(path, &texts.new);
        }
        if !texts.is_old_news() {
            self.say("kept", &format!("{path}: it is not as it came"));
        }
        Ok(())
    }

    /// The manifest: ours, with the dependencies that the student has added.
    fn manifest(&mut self, texts: &Texts) -> anyhow::Result<()> {
        const PATH: &str = "Cargo.toml";
        let touched = texts.here.is_some() && !texts.is_untouched();
        if !touched {
            return self.of_ours(PATH, texts);
        }
        if texts.is_old_news() {
            return Ok(());
        }
        let here = texts.here.as_deref().unwrap_or_default();
        match with_dependencies_of(here, texts.old.as_deref(), &texts.new) {
            Ok((manifest, added)) => {
                self.keep(PATH)?;
                self.write(PATH, &manifest)?;
                let with = if added.is_empty() { String::new() } else { format!(", with {added}") };
                self.say("updated", &format!("{PATH}{with}"));
            }
            Err(why) => self.say("kept", &format!("{PATH}: {why}")),
        }
        Ok(())
    }

    fn write(&self, path: &str, text: &str) -> anyhow::Result<()> {
        let path = self.session.folder.root.join(path);
        if contents(&path).is_ok_and(|found| found == text.as_bytes()) {
            return Ok(());
        }
        fs::create_dir_all(atomic::folder_of(&path))
            .and_then(|()| atomic::replace(&path, text.as_bytes()))
            .with_context(|| format!("{} cannot be written", path.display()))
    }

    /// Copies what is there to where it is found again, and says so.
    fn keep(&mut self, path: &str) -> anyhow::Result<()> {
        let folder = &self.session.folder;
        let backups = folder.state().join("backups");
        let name = Path::new(path);
        fn text(part: Option<&std::ffi::OsStr>) -> String {
            part.unwrap_or_default().to_string_lossy().into_owned()
        }
        let (stem, ending) = (text(name.file_stem()), text(name.extension()));
        let backup = free_path(|n| backups.join(format!("{stem}-{n}.{ending}")));
        fs::create_dir_all(&backups)
            .and_then(|()| fs::copy(folder.root.join(path), &backup))
            .with_context(|| format!("your text cannot be kept in {}", backup.display()))?;
        let shown = backup.strip_prefix(&folder.root).unwrap_or(&backup);
        self.say("saved", &format!("{path}, as it was, in {}", shown.display()));
        Ok(())
    }

    fn say(&mut self, what: &str, about: &str) {
        self.said.push(format!("{what:<8} {about}"));
    }
}

/// The new manifest, with the dependencies that are in `here` alone, and the names of those; or why that cannot be.
fn with_dependencies_of(
    here: &str,
    old: Option<&str>,
    new: &str,
) -> Result<(String, String), String> {
    let table =
        |text: &str| text.parse::<Table>().map_err(|_| "it cannot be understood".to_owned());
    let (theirs, ours) = (table(here)?, table(new)?);
    let old = old.map(table).transpose()?;
    let dependencies = |table: &Table| {
        table.get("dependencies").and_then(Value::as_table).cloned().unwrap_or_default()
    };
    let without = |table: &Table| {
        let keys = table.iter().filter(|(key, _)| !["dependencies", "bin"].contains(&key.as_str()));
        keys.map(|(key, value)| (key.clone(), value.clone())).collect::<Table>()
    };
    if old.as_ref().is_some_and(|old| without(old) != without(&theirs)) {
        return Err("you have changed more of it than the dependencies".to_owned());
    }
    let (ours, old) = (dependencies(&ours), old.as_ref().map(dependencies));
    let (mut text, mut added) = (new.to_owned(), BTreeSet::new());
    for (name, theirs) in dependencies(&theirs) {
        if ours.contains_key(&name) {
            let was = old.as_ref().and_then(|old| old.get(&name));
            if was.is_some_and(|was| *was != theirs) {
                return Err(format!("you have changed the dependency `{name}`"));
            }
        } else if old.as_ref().is_none_or(|old| !old.contains_key(&name)) {
            let fields = match theirs {
                Value::Table(fields) => fields,
                version => [("version".to_owned(), version)].into_iter().collect(),
            };
            let fields = toml::to_string(&fields).map_err(|error| error.to_string())?;
            text.push_str(&format!("\n[dependencies.{name}]\n{fields}"));
            added.insert(format!("`{name}`"));
        }
    }
    text.parse::<Table>().map_err(|error| format!("the two do not fit together: {error}"))?;
    Ok((text, added.into_iter().collect::<Vec<_>>().join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_that_was_added_is_carried_over() {
        let old = "bin = []\n[dependencies.tokio]\nversion = \"1\"\n[workspace]\n";
        let new = old.replace("\"1\"", "\"2\"").replace("[]", "[{ name = \"x\" }]");
        let merge = |here: &str| with_dependencies_of(here, Some(old), &new);
        let (text, added) =
            merge(&format!("{old}[dependencies.rand]\nversion = \"0.9\"\n")).unwrap();
        assert!(text.starts_with(&new) && text.contains("[dependencies.rand]"), "{text}");
        assert_eq!(added, "`rand`");
        assert!(merge(&old.replace("\"1\"", "\"1.4\"")).unwrap_err().contains("`tokio`"));
        assert!(
            merge(&format!("{old}[profile.dev]\nopt-level = 1\n")).unwrap_err().contains("more")
        );
        assert!(merge("what?").is_err());
    }
}
