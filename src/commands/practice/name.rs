//! The name of an exercise on the command line.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Arg, Command, Error};
use std::ffi::OsStr;
use std::path::Path;

/// Accepts the names of exercises, and suggests the nearest for others. The path of its file will do, too: that is what
/// a shell completes.
#[derive(Clone)]
pub struct ExerciseName(Option<PossibleValuesParser>);

impl ExerciseName {
    /// For these names.
    pub fn of(names: Vec<String>) -> Self {
        ExerciseName(Some(PossibleValuesParser::new(names)))
    }

    /// For all names.
    pub fn any() -> Self {
        ExerciseName(None)
    }
}

impl TypedValueParser for ExerciseName {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, Error> {
        let path = Path::new(value);
        let is_file = path.extension().is_some_and(|extension| extension == "rs");
        let name = path.file_stem().filter(|_| is_file).unwrap_or(value);
        match &self.0 {
            Some(known) => known.parse_ref(command, argument, name),
            None => Ok(name.to_string_lossy().into_owned()),
        }
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        self.0.as_ref()?.possible_values()
    }
}
