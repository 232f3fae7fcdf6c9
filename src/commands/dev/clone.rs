//! A clone of the workbook: where it is, and what its lists say.

use crate::shell::WrongUsage;
use anyhow::Context;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The folder of a clone.
pub struct CloneFolder(PathBuf);

/// `lessons/SUMMARY.md`.
pub const SUMMARY: &str = "lessons/SUMMARY.md";
/// `exercises/info.toml`.
pub const INFO: &str = "exercises/info.toml";

/// What `SUMMARY.md` lists.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// The parts, each with the names of its chapters.
    pub parts: Vec<(String, Vec<String>)>,
    /// The names of the pages that belong to no part.
    pub pages: Vec<String>,
}

/// An entry of `info.toml`.
#[derive(Debug, Deserialize)]
pub struct Exercise {
    /// Its name, which is that of its files.
    pub name: String,
    /// The folder that it is in: `05_gather`.
    pub dir: String,
    /// The chapter that it practises.
    pub lesson: String,
}

impl CloneFolder {
    /// The clone that the current directory is in.
    ///
    /// # Errors
    ///
    /// When it is in none.
    pub fn find() -> anyhow::Result<Self> {
        let here = env::current_dir().context("the current directory cannot be read")?;
        let folder = here.ancestors().find(|folder| folder.join(SUMMARY).is_file());
        let folder = folder.ok_or_else(|| {
            let message =
                "'workbook dev' works on a clone of the workbook, and this folder is in none";
            WrongUsage(message.to_owned())
        })?;
        Ok(CloneFolder(folder.to_owned()))
    }

    /// A file or folder in it.
    pub fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.0.join(path)
    }

    /// The text of a file in it.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn read(&self, path: &str) -> anyhow::Result<String> {
        let text = fs::read_to_string(self.path(path));
        text.with_context(|| format!("{path} cannot be read"))
    }

    /// Writes a file in it, and the folders that it needs.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn write(&self, path: &str, text: &str) -> anyhow::Result<()> {
        let file = self.path(path);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).with_context(|| format!("no folder for {path}"))?;
        }
        fs::write(&file, text).with_context(|| format!("{path} cannot be written"))
    }

    /// What `SUMMARY.md` lists.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn contents(&self) -> anyhow::Result<Contents> {
        Ok(contents(&self.read(SUMMARY)?))
    }

    /// The exercises, in order.
    ///
    /// # Errors
    ///
    /// When `info.toml` cannot be read, or is no list of exercises.
    pub fn exercises(&self) -> anyhow::Result<Vec<Exercise>> {
        #[derive(Deserialize)]
        struct Info {
            exercises: Vec<Exercise>,
        }
        let info: Info = toml::from_str(&self.read(INFO)?)
            .with_context(|| format!("{INFO} is no list of exercises"))?;
        Ok(info.exercises)
    }

    /// The names of the files and folders in a folder of it, sorted; none where there is no such folder.
    pub fn names_in(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).into_iter().flatten().flatten();
        let mut names: Vec<String> =
            entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort_unstable();
        names
    }
}

impl Contents {
    /// The names of all chapters, in order.
    pub fn chapters(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().flat_map(|(_, chapters)| chapters).map(String::as_str)
    }
}

fn contents(summary: &str) -> Contents {
    let mut contents = Contents::default();
    // The first heading is the title of the list itself.
    for line in summary.lines().skip(1) {
        if let Some(title) = line.strip_prefix("# ") {
            contents.parts.push((title.trim().to_owned(), Vec::new()));
        } else if let Some(name) = linked_folder(line) {
            match contents.parts.last_mut() {
                Some((_, chapters)) if line.starts_with("- ") => chapters.push(name.to_owned()),
                _ => contents.pages.push(name.to_owned()),
            }
        }
    }
    contents
}

/// The folder in `[title](folder/lesson.md)`.
pub fn linked_folder(line: &str) -> Option<&str> {
    let (_, link) = line.split_once("](")?;
    link.trim_end().strip_suffix("/lesson.md)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_has_parts_chapters_and_pages() {
        let summary = "# Summary\n\n# One\n\n- [A](a/lesson.md)\n- [B](b/lesson.md)\n\n# Two\n\n- [C](c/lesson.md)\n\
                       \n[End](end/lesson.md)\n";
        let contents = contents(summary);
        let part = |title: &str, chapters: &[&str]| {
            (title.to_owned(), chapters.iter().map(|name| (*name).to_owned()).collect())
        };
        assert_eq!(contents.parts, [part("One", &["a", "b"]), part("Two", &["c"])]);
        assert_eq!(contents.pages, ["end"]);
        assert_eq!(contents.chapters().collect::<Vec<_>>(), ["a", "b", "c"]);
    }
}
