//! Code in colour: what the pieces of a Rust or Python source mean, and how they look on a terminal.

mod lexer;

use colored::{Color, Colorize};

pub use lexer::tokens;

/// What a piece of code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Names, punctuation, white space, and all of a language that we do not know.
    Plain,
    Comment,
    /// A string or a character.
    Text,
    Number,
    Keyword,
    /// `async` and `await`: what this book is about.
    Async,
    /// The name of a function or a type, where it is defined.
    Definition,
    /// The name of a function or a macro, where it is called; a decorator.
    Call,
}

impl Kind {
    /// Its colour, one of the eight that a terminal names itself: so that code can be read on light and on dark
    /// grounds alike.
    fn color(self) -> Option<Color> {
        match self {
            Kind::Plain => None,
            Kind::Comment | Kind::Text => Some(Color::Green),
            Kind::Number => Some(Color::Yellow),
            Kind::Keyword | Kind::Async => Some(Color::Magenta),
            Kind::Definition => Some(Color::Blue),
            Kind::Call => Some(Color::Cyan),
        }
    }
}

/// A piece of code of one kind. A line break ends a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    pub text: &'a str,
    pub kind: Kind,
}

/// The code, coloured if colour is on. `language` is what stands behind the fence: "rust", "python".
pub fn code(source: &str, language: &str) -> String {
    tokens(source, language).into_iter().map(paint).collect()
}

fn paint(token: Token<'_>) -> String {
    let Some(color) = token.kind.color() else { return token.text.to_owned() };
    // Escape codes must not span a line break: a pager that scrolls would lose them.
    let (text, line_break) =
        token.text.strip_suffix('\n').map_or((token.text, ""), |text| (text, "\n"));
    let painted = text.color(color);
    match token.kind {
        Kind::Async => format!("{}{line_break}", painted.bold()),
        _ => format!("{painted}{line_break}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn highlighting_changes_colours_and_nothing_else() {
        let source = "/// async in a comment\nasync fn f() {\n    g().await;\n}\n";
        for language in ["rust", "python", "no such language"] {
            assert_eq!(console::strip_ansi_codes(&code(source, language)), source);
        }
    }

    #[test]
    fn no_colour_spans_a_line_break() {
        let token = Token { text: "/* one\n", kind: Kind::Comment };
        let painted = format!("{}\n", "/* one".color(Color::Green));
        assert_eq!(paint(token), painted);
    }
}
