//! The keys of the stepper, in words.

use crate::view::recorded::Recorded;
use crate::view::{Terminal, wrap};
use colored::Colorize;

/// The keys, for the page that explains them.
const KEYS: &[(&str, &str)] = &[
    ("right, space, Enter", "one step on"),
    ("left, Backspace", "one step back"),
    ("Home, End", "the first and the last step"),
    ("a", "play, and stop"),
    ("n, N", "the next finding and the one before, at its moment"),
    ("down, up", "the next approach and the one before"),
    ("d, D", "the next demo and the one before"),
    ("PageDown, PageUp (j, k)", "scroll the code"),
    ("q, Esc", "leave"),
];

/// The most important keys in one line, of those that do something here.
pub fn footer(
    approaches: usize,
    demos: usize,
    recorded: Option<&Recorded>,
    terminal: &Terminal,
) -> String {
    let arrows = terminal.pick("→ ←", "right left");
    let mut keys = vec![format!("{arrows} step"), "a play".to_owned()];
    if approaches > 1 {
        keys.push(format!("{} approach", terminal.pick("↓ ↑", "down up")));
    }
    if demos > 1 {
        keys.push("d demo".to_owned());
    }
    if recorded.is_some_and(|recorded| !recorded.explained.findings.is_empty()) {
        keys.push("n finding".to_owned());
    }
    keys.extend(["? keys".to_owned(), "q quit".to_owned()]);
    // On a narrow screen those that the page of keys explains as well go first.
    while console::measure_text_width(&keys.join("   ")) > terminal.width && keys.len() > 3 {
        keys.remove(keys.len() - 3);
    }
    keys.join("   ")
}

/// The keys, and what the recording cannot show.
pub fn page(recorded: &Recorded, terminal: &Terminal) -> Vec<String> {
    let row = |(keys, what): &(&str, &str)| format!("{keys:<26}{what}");
    let mut lines = vec!["Keys".bold().to_string(), String::new()];
    lines.extend(KEYS.iter().map(row));
    for note in &recorded.recording().notes {
        lines.push(String::new());
        lines.extend(wrap(&format!("Note: {note}"), terminal.width));
    }
    lines.extend([String::new(), "Any key goes back.".dimmed().to_string()]);
    lines
}
