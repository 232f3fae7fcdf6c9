//! What exercises there are: `exercises/info.toml`, read.

use super::shipped;
use anyhow::Context;
use serde::Deserialize;

/// All exercises, in the order in which they are done.
#[derive(Debug)]
pub struct Catalogue {
    pub exercises: Vec<Exercise>,
    /// What a newcomer reads first.
    pub welcome: String,
    /// What is said when all is done.
    pub farewell: String,
}

/// One exercise, as it is shipped.
#[derive(Debug)]
pub struct Exercise {
    pub name: String,
    /// The chapter's folder, such as `05_gather`.
    pub dir: String,
    /// The chapter to read again.
    pub lesson: String,
    /// From a nudge to nearly the answer.
    pub hints: Vec<String>,
    /// The file as a student gets it.
    pub original: &'static str,
    /// The model answer.
    pub solution: &'static str,
}

#[derive(Deserialize)]
struct InfoFile {
    welcome_message: String,
    final_message: String,
    exercises: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    name: String,
    dir: String,
    lesson: String,
    hint: String,
}

impl Catalogue {
    /// The catalogue that is built into the program.
    pub fn shipped() -> anyhow::Result<Self> {
        let text = shipped::file("exercises/info.toml").context("info.toml is not shipped")?;
        let info: InfoFile = toml::from_str(text).context("the shipped info.toml is damaged")?;
        let exercises = info.exercises.into_iter().map(Exercise::shipped);
        Ok(Catalogue {
            exercises: exercises.collect::<anyhow::Result<_>>()?,
            welcome: info.welcome_message.trim().to_owned(),
            farewell: info.final_message.trim().to_owned(),
        })
    }

    /// The exercise of this name.
    pub fn find(&self, name: &str) -> Option<&Exercise> {
        self.exercises.iter().find(|exercise| exercise.name == name)
    }

    /// Where this exercise stands in the order.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.exercises.iter().position(|exercise| exercise.name == name)
    }
}

impl Exercise {
    fn shipped(entry: Entry) -> anyhow::Result<Self> {
        let Entry { name, dir, lesson, hint } = entry;
        let text = |path: String| {
            shipped::file(&path).with_context(|| format!("{path} is in info.toml and not shipped"))
        };
        let original = text(format!("exercises/{dir}/{name}.rs"))?;
        let solution = text(format!("solutions/{dir}/{name}.rs"))?;
        let hints = hint.split("\n---\n").map(|step| step.trim().to_owned()).collect();
        Ok(Exercise { name, dir, lesson, hints, original, solution })
    }
}
