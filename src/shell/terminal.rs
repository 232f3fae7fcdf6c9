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
    let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
    let interactive = std::io::stdout().is_terminal();
    let (rows, columns) = Term::stdout().size_checked().map_or_else(
        || (24, columns_from_environment().unwrap_or(DEFAULT_WIDTH)),
        |(rows, columns)| (usize::from(rows), usize::from(columns)),
    );
    Terminal {
        width: columns.clamp(NARROWEST, WIDEST),
        height: rows,
        unicode: !ascii && !dumb,
        interactive: interactive && !dumb,
    }
}

fn columns_from_environment() -> Option<usize> {
    env::var("COLUMNS").ok()?.parse().ok()
}
