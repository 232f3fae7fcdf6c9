//! The name of an exercise on the command line.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Arg, Command, Error};
use std::ffi::OsStr;
use std::path::Path;

/// Accepts the names of exercises, and suggests the nearest for others. The path of its file will do, too: that is what
/// a shell completes.
#[derive(Clone)]
pub struct ExerciseName(PossibleValuesParser);

impl ExerciseName {
    /// For these names.
    pub fn of(names: Vec<String>) -> Self {
        ExerciseName(PossibleValuesParser::new(names))
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
        self.0.parse_ref(command, argument, name)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        self.0.possible_values()
    }
}
