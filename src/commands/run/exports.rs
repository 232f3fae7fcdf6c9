//! The options that name files to write results to, one for each format.

use crate::shell::Printer;
use crate::shell::target::Target;
use crate::view::export::{FORMATS, FileFormat, Report};
use clap::builder::{PathBufValueParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Arg, ArgMatches, Args, Command, Error, FromArgMatches, ValueHint};

/// What to write, and where.
#[derive(Debug, Default)]
pub struct Exports(Vec<(&'static FileFormat, Target)>);

impl Exports {
    /// Whether one of them goes to standard output, which then belongs to it alone.
    pub fn take_stdout(&self) -> bool {
        self.0.iter().any(|(_, target)| *target == Target::Stdout)
    }

    /// Renders the results and writes them.
    ///
    /// # Errors
    ///
    /// When a file cannot be written after all: the disk is full, the folder has gone.
    pub fn write(&self, report: &Report, out: &mut Printer) -> anyhow::Result<()> {
        for (format, target) in &self.0 {
            target.write(&(format.render)(report)?, out)?;
        }
        Ok(())
    }

    /// A line that says where the results are, or nothing when they were not written to files.
    pub fn written(&self) -> String {
        let paths = self.0.iter().filter_map(|(_, target)| target.path());
        let paths: Vec<String> = paths.map(|path| path.display().to_string()).collect();
        if paths.is_empty() { String::new() } else { format!("\nWritten: {}\n", paths.join(", ")) }
    }

    /// Refuses what would write two things to the same place.
    fn refuse_sharing(&self) -> Result<(), Error> {
        for (place, (format, target)) in self.0.iter().enumerate() {
            let same = self.0[..place].iter().find(|(_, other)| other == target);
            if let Some((other, _)) = same {
                let message = format!(
                    "'--{}' and '--{}' would write to the same place; name two",
                    other.option, format.option
                );
                return Err(Error::raw(ErrorKind::ArgumentConflict, message));
            }
        }
        Ok(())
    }
}

impl Args for Exports {
    fn augment_args(command: Command) -> Command {
        command.args(FORMATS.iter().map(option))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

/// The option of a format. Its path is looked at while the command line is read, so that a user does not wait for a run
/// whose results then have nowhere to go.
fn option(format: &'static FileFormat) -> Arg {
    Arg::new(format.option)
        .long(format.option)
        .global(true)
        .value_name("FILE")
        .value_hint(ValueHint::FilePath)
        .value_parser(
            PathBufValueParser::new().try_map(|path| Target::checked(path, format.example)),
        )
        .help(format.help)
        .help_heading("Export (an existing FILE is overwritten; - means standard output)")
}

impl FromArgMatches for Exports {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let target = |format: &FileFormat| matches.get_one::<Target>(format.option).cloned();
        let wanted = FORMATS.iter().filter_map(|format| Some((format, target(format)?)));
        let exports = Exports(wanted.collect());
        exports.refuse_sharing()?;
        Ok(exports)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
