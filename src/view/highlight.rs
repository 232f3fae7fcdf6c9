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

/// A piece of code in one style. A line break ends a piece.
#[derive(Debug, PartialEq)]
pub struct Token {
    pub text: String,
    /// One of the eight of a terminal; `None` for plain text.
    pub color: Option<Color>,
    pub bold: bool,
    pub italic: bool,
}

/// The code, coloured if colour is on. `language` is what stands behind the fence: "rust", "python".
pub fn code(source: &str, language: &str) -> String {
    if !colored::control::SHOULD_COLORIZE.should_colorize() {
        return source.to_owned();
    }
    tokens(source, language).iter().map(paint).collect()
}

/// The code in pieces, which together are the code again.
pub fn tokens(source: &str, language: &str) -> Vec<Token> {
    let Some(syntax) = SYNTAXES.find_syntax_by_token(language) else {
        return vec![Token::plain(source)];
    };
    let mut lines = HighlightLines::new(syntax, &THEME);
    let mut tokens = Vec::new();
    for line in source.split_inclusive('\n') {
        match lines.highlight_line(line, &SYNTAXES) {
            Ok(pieces) => tokens.extend(pieces.into_iter().flat_map(token)),
            Err(_) => tokens.push(Token::plain(line)),
        }
    }
    tokens
}

impl Token {
    fn plain(text: &str) -> Self {
        Token { text: text.to_owned(), color: None, bold: false, italic: false }
    }
}

fn token((style, text): (Style, &str)) -> Vec<Token> {
    match ansi_color(style.foreground) {
        _ if text.trim().is_empty() => vec![Token::plain(text)],
        None => with_async_words(text),
        color => {
            let italic = style.font_style.contains(FontStyle::ITALIC);
            vec![Token { color, italic, ..Token::plain(text) }]
        }
    }
}

fn paint(token: &Token) -> String {
    // Escape codes must not span a line break: a pager that scrolls would lose them.
    let (text, line_break) =
        token.text.strip_suffix('\n').map_or((token.text.as_str(), ""), |text| (text, "\n"));
    let Some(color) = token.color else { return token.text.clone() };
    let mut painted = text.color(color);
    if token.bold {
        painted = painted.bold();
    }
    if token.italic {
        painted = painted.italic();
    }
    format!("{painted}{line_break}")
}

/// Sets off the two words that this book is about: the syntax definition is older than they are, and takes them
/// for names. (In comments and strings they come with a colour already, and do not get here.)
fn with_async_words(text: &str) -> Vec<Token> {
    let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut tokens = Vec::new();
    for word in text.split_inclusive(|letter| !is_name(letter)) {
        let (name, rest) = word.split_at(word.trim_end_matches(|letter| !is_name(letter)).len());
        if name == "async" || name == "await" {
            let color = Some(Color::Magenta);
            tokens.push(Token { color, bold: true, ..Token::plain(name) });
            tokens.push(Token::plain(rest));
        } else {
            tokens.push(Token::plain(word));
        }
    }
    tokens
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

    #[test]
    fn tokens_are_the_code_in_pieces() {
        let source = "/// async in a comment\nasync fn f() {\n    g().await;\n}\n";
        let tokens = tokens(source, "rust");
        assert_eq!(tokens.iter().map(|token| token.text.as_str()).collect::<String>(), source);
        let bold = tokens.iter().filter(|token| token.bold).map(|token| token.text.as_str());
        assert_eq!(bold.collect::<Vec<_>>(), ["async", "await"], "not the one in the comment");
    }
}
