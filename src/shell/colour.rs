//! The one switch for colour. It is settled once, from the command line and the environment, before anything is printed.

use super::terminal::is_dumb;
use clap::{ColorChoice, ValueEnum};
use std::borrow::Cow;
use std::ffi::OsString;

/// When colour is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    Auto,
    Always,
    Never,
}

impl Colour {
    /// Settles it for the whole program, and for both outputs.
    pub fn settle(self) {
        let (stdout, stderr) = match self {
            Colour::Always => (true, true),
            Colour::Never => (false, false),
            Colour::Auto if is_dumb() => (false, false),
            // These look at the output, NO_COLOR, CLICOLOR and CLICOLOR_FORCE.
            Colour::Auto => (on_stdout(), on_stderr()),
        };
        // `colored` paints what we print, `console` what moves.
        colored::control::set_override(stdout);
        console::set_colors_enabled(stdout);
        console::set_colors_enabled_stderr(stderr);
    }

    /// What these words of a command line ask for. clap wants to know before it has read them: it prints help and mistakes.
    pub fn asked_for(arguments: &[OsString]) -> Colour {
        let words = arguments.iter().map(|word| word.to_string_lossy());
        let mut words = words.take_while(|word| word != "--");
        let mut asked = Colour::Auto;
        while let Some(word) = words.next() {
            let value = match word.strip_prefix("--color") {
                Some("") => words.next().map(Cow::into_owned),
                Some(value) => value.strip_prefix('=').map(str::to_owned),
                None => None,
            };
            // Any other value is a mistake that clap will name.
            let value = value.and_then(|value| Colour::from_str(&value, false).ok());
            asked = value.unwrap_or(asked);
        }
        asked
    }
}

impl From<Colour> for ColorChoice {
    fn from(colour: Colour) -> Self {
        match colour {
            Colour::Auto => ColorChoice::Auto,
            Colour::Always => ColorChoice::Always,
            Colour::Never => ColorChoice::Never,
        }
    }
}

/// Whether standard output is painted.
pub fn on_stdout() -> bool {
    colored::control::SHOULD_COLORIZE.should_colorize()
}

/// Whether standard error is painted.
pub fn on_stderr() -> bool {
    console::colors_enabled_stderr()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_wish_before_the_dashes_counts() {
        let asked = |line: &str| {
            let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            Colour::asked_for(&words)
        };
        assert_eq!(asked("workbook --help"), Colour::Auto);
        assert_eq!(asked("workbook --color never --help"), Colour::Never);
        assert_eq!(asked("workbook run --color=always --help"), Colour::Always);
        assert_eq!(asked("workbook --color never list --color always"), Colour::Always);
        assert_eq!(asked("workbook --color blue --colors never --color"), Colour::Auto);
        assert_eq!(asked("workbook trace program -- --color never"), Colour::Auto);
    }
}
