//! Text from programs that may print anything, made safe to show.

use std::path::Path;

/// The text without anything that a terminal would obey: control characters become visible, line ends and tabs
/// stay.
pub fn harmless(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.replace("\r\n", "\n").chars() {
        match character {
            '\n' | '\t' => safe.push(character),
            _ if character.is_control() || is_direction(character) => {
                safe.extend(character.escape_default());
            }
            _ => safe.push(character),
        }
    }
    safe
}

/// A path, made safe to show in a line: what a terminal would obey becomes visible, line ends and tabs too.
pub fn path_shown(path: &Path) -> String {
    let text = harmless(&path.display().to_string());
    text.replace('\n', "\\n").replace('\t', "\\t")
}

/// Characters that turn the direction of text around, and so can make it read as something else.
fn is_direction(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// As [`harmless`], and colours stay: for what the compiler printed.
pub fn harmless_but_colours(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\x1b[") {
        let (before, sequence) = rest.split_at(at);
        safe.push_str(&harmless(before));
        let parameters = |c: char| c.is_ascii_digit() || c == ';';
        let length = sequence[2..].find(|c| !parameters(c)).unwrap_or(sequence.len() - 2);
        if sequence[2 + length..].starts_with('m') {
            safe.push_str(&sequence[..length + 3]);
            rest = &sequence[length + 3..];
        } else {
            safe.push_str(&harmless("\x1b["));
            rest = &sequence[2..];
        }
    }
    safe.push_str(&harmless(rest));
    safe
}

/// The text without the colours that `harmless_but_colours` leaves in it.
pub fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut pieces = text.split("\x1b[");
    plain.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let behind = piece.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
        plain.push_str(behind.strip_prefix('m').unwrap_or(behind));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_becomes_visible() {
        assert_eq!(harmless("a\tb\r\nc\x1b[2J\x07"), "a\tb\nc\\u{1b}[2J\\u{7}");
        assert_eq!(harmless("a\u{202e}b"), "a\\u{202e}b");
        assert_eq!(harmless_but_colours("\x1b[1;31mred\x1b[0m"), "\x1b[1;31mred\x1b[0m");
        assert_eq!(harmless_but_colours("\x1b[2Jx\x1b["), "\\u{1b}[2Jx\\u{1b}[");
        assert_eq!(harmless_but_colours("\x1b]0;title\x07"), "\\u{1b}]0;title\\u{7}");
    }

    #[test]
    fn a_path_is_one_line() {
        assert_eq!(path_shown(Path::new("a b/\x1b[31mc\nd\te.rs")), "a b/\\u{1b}[31mc\\nd\\te.rs");
    }

    #[test]
    fn colours_can_be_taken_out() {
        assert_eq!(without_colours("a \x1b[1;31mred\x1b[0m m"), "a red m");
    }
}
