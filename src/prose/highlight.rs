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
    let mut painted = match ansi_color(style.foreground) {
        Some(color) => text.color(color),
        None => text.normal(),
    };
    if style.font_style.contains(FontStyle::ITALIC) {
        painted = painted.italic();
    }
    format!("{painted}{line_break}")
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
