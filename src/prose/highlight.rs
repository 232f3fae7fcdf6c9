//! Code in the terminal's own colours.

use colored::{Color, Colorize};
use std::sync::LazyLock;
use syntect::easy::HighlightLines;
use syntect::highlighting::{FontStyle, Style, Theme};
use syntect::parsing::SyntaxSet;
use two_face::theme::EmbeddedThemeName;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// The theme whose colours are numbers of the terminal's palette, so that code is readable on light and on
/// dark backgrounds alike.
static THEME: LazyLock<Theme> =
    LazyLock::new(|| two_face::theme::extra().get(EmbeddedThemeName::Ansi).clone());

/// The code, coloured if colour is on. `language` is what stands behind the fence: "rust", "python".
pub fn code(source: &str, language: &str) -> String {
    let Some(syntax) = SYNTAXES.find_syntax_by_token(language) else { return source.to_owned() };
    if !colored::control::SHOULD_COLORIZE.should_colorize() {
        return source.to_owned();
    }
    let mut lines = HighlightLines::new(syntax, &THEME);
    let highlighted = source.split_inclusive('\n').map(|line| {
        let pieces = lines.highlight_line(line, &SYNTAXES).unwrap_or_default();
        pieces.into_iter().map(|(style, piece)| paint(style, piece)).collect::<String>()
    });
    highlighted.collect()
}

fn paint(style: Style, piece: &str) -> String {
    // Escape codes must not span a line break: a pager that scrolls would lose them.
    let (text, line_break) = piece.strip_suffix('\n').map_or((piece, ""), |text| (text, "\n"));
    if text.trim().is_empty() {
        return piece.to_owned();
    }
    let Some(color) = ansi_color(style.foreground) else {
        return format!("{}{line_break}", with_async_words(text));
    };
    let mut painted = text.color(color);
    if style.font_style.contains(FontStyle::ITALIC) {
        painted = painted.italic();
    }
    format!("{painted}{line_break}")
}

/// Colours the two words that this book is about: the syntax definition is older than they are, and takes them
/// for names. (In comments and strings they come with a colour already, and do not get here.)
fn with_async_words(text: &str) -> String {
    let words = text.split_inclusive(|letter: char| !letter.is_alphanumeric() && letter != '_');
    let painted = words.map(|word| {
        let name = word.trim_end_matches(|letter: char| !letter.is_alphanumeric() && letter != '_');
        match name {
            "async" | "await" => format!("{}{}", name.magenta().bold(), &word[name.len()..]),
            _ => word.to_owned(),
        }
    });
    painted.collect()
}

/// The theme writes "colour 3 of the palette" as `#03000000`: the number in red, and nothing in alpha. Alpha 1
/// means the terminal's default.
fn ansi_color(color: syntect::highlighting::Color) -> Option<Color> {
    if color.a != 0 {
        return None;
    }
    Some(match color.r {
        // Black would vanish on a dark background.
        0 | 8 => Color::BrightBlack,
        1 => Color::Red,
        2 => Color::Green,
        3 => Color::Yellow,
        4 => Color::Blue,
        5 => Color::Magenta,
        6 => Color::Cyan,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn highlighting_changes_colours_and_nothing_else() {
        let source = "/// async in a comment\nasync fn f() {\n    g().await;\n}\n";
        assert_eq!(console::strip_ansi_codes(&code(source, "rust")), source);
        assert_eq!(code(source, "no such language"), source);
    }
}
