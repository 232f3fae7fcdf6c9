//! What the command line means, where it is not quite what clap expects: `workbook help run`, `workbook gather`,
//! `workbook rnu`.

use crate::cli::{self, Cli};
use crate::commands::asyncio;
use crate::shell::colour::Colour;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Error, FromArgMatches};
use std::ffi::OsString;

/// More slips than this make another word.
const MOST_SLIPS: usize = 2;

/// Reads the command line of this program.
///
/// # Errors
///
/// When it is wrong, or asks for help: clap knows which.
pub fn command_line() -> Result<Cli, Error> {
    let arguments = in_other_words(std::env::args_os().collect());
    let asked = arguments.get(1).cloned();
    let mut program = cli::command().color(Colour::asked_for(&arguments).into());
    let matches = program.try_get_matches_from_mut(arguments);
    let parsed = matches.and_then(|matches| {
        Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut program))
    });
    parsed.map_err(|error| match asked {
        Some(word) => with_suggestion(error, &word.to_string_lossy()),
        None => error,
    })
}

/// `help run` asks for what `run --help` prints. A command of that name would list every option twice in completions
/// and manual.
fn in_other_words(mut arguments: Vec<OsString>) -> Vec<OsString> {
    if arguments.get(1).is_some_and(|word| word == "help") {
        arguments.remove(1);
        arguments.push("--help".into());
    }
    arguments
}

/// Says what an unknown command may have meant, where clap does not.
fn with_suggestion(mut error: Error, asked: &str) -> Error {
    let is_unknown = matches!(
        error.get(ContextKind::InvalidSubcommand),
        Some(ContextValue::String(word)) if word == asked
    );
    if error.kind() != ErrorKind::InvalidSubcommand || !is_unknown {
        return error;
    }
    let commands = cli::command();
    let names: Vec<&str> = commands.get_subcommands().map(clap::Command::get_name).collect();
    if lessons::find(asked).is_none() && !asyncio::find(asked).is_empty() {
        let how = format!(
            "'{asked}' is a name of asyncio: 'workbook read {asked}' says what it is in Rust"
        );
        error.remove(ContextKind::SuggestedSubcommand);
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(how)]));
        return error;
    }
    let chapters = lessons::CATALOGUE.iter().map(|lesson| lesson.name);
    if let Some(chapter) = nearest(asked, chapters) {
        let how = format!(
            "'{chapter}' is a chapter: 'workbook read {chapter}' shows it, 'workbook run {chapter}' runs it"
        );
        error.remove(ContextKind::SuggestedSubcommand);
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(how)]));
    } else if let Some(command) = nearest(asked, names.into_iter()) {
        let command = ContextValue::Strings(vec![command.to_owned()]);
        error.insert(ContextKind::SuggestedSubcommand, command);
    }
    error
}

/// The name that takes the fewest slips, if any is near.
fn nearest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let slips = |name: &&str| strsim::damerau_levenshtein(word, name);
    let near = |name: &&str| slips(name) <= MOST_SLIPS.min(word.chars().count() / 2);
    names.filter(near).min_by_key(slips)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_near_and_another_word_is_not() {
        let names = || ["run", "read", "list"].into_iter();
        assert_eq!(nearest("rnu", names()), Some("run"));
        assert_eq!(nearest("raed", names()), Some("read"));
        assert_eq!(nearest("x", names()), None);
        assert_eq!(nearest("present", names()), None);
    }
}
