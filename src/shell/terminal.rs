//! Looks at what standard output is, and what it can show.

use crate::view::Terminal;
use console::Term;
use std::env;
use std::io::IsTerminal;

/// Widths that the layout is made for; a wider terminal leaves the rest empty.
const WIDEST: usize = 200;
/// Below this, lines are too short to lay out; the terminal may wrap them.
const NARROWEST: usize = 40;
/// What we assume of a file or a pipe.
const DEFAULT_WIDTH: usize = 80;

/// Looks at standard output. `COLUMNS` sets the width where there is no terminal to ask.
pub fn of_stdout(ascii: bool) -> Terminal {
    let interactive = std::io::stdout().is_terminal();
    let (rows, columns) = Term::stdout().size_checked().map_or_else(
        || (24, columns_from_environment().unwrap_or(DEFAULT_WIDTH)),
        |(rows, columns)| (usize::from(rows), usize::from(columns)),
    );
    Terminal {
        width: columns.clamp(NARROWEST, WIDEST),
        height: rows,
        unicode: !ascii && !is_dumb() && knows_unicode(&locale()),
        interactive: interactive && !is_dumb(),
    }
}

/// Whether the terminal says that it takes text and nothing else: no colours, no cursor that moves.
pub fn is_dumb() -> bool {
    env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// The locale for characters, as POSIX finds it: the first of these that is set and not empty.
fn locale() -> String {
    let set = |name| env::var(name).ok().filter(|value: &String| !value.is_empty());
    ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set).unwrap_or_default()
}

/// Whether a locale has more than ASCII. Where none is set, which is usual on Windows and in containers, the terminal
/// most likely has.
fn knows_unicode(locale: &str) -> bool {
    let locale = locale.to_lowercase().replace('-', "");
    locale.is_empty() || locale.contains("utf8")
}

fn columns_from_environment() -> Option<usize> {
    env::var("COLUMNS").ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_is_believed() {
        for unicode in ["", "en_US.UTF-8", "C.UTF-8", "de_DE.utf8"] {
            assert!(knows_unicode(unicode), "{unicode}");
        }
        for ascii in ["C", "POSIX", "de_DE.ISO-8859-1", "en_US"] {
            assert!(!knows_unicode(ascii), "{ascii}");
        }
    }
}
