//! What drawings are made of: sizes, inks, text.

use console::measure_text_width;
use maud::{Markup, Render, html};

/// The width of every drawing, in its own units.
pub const WIDTH: f64 = 900.0;
/// The width of a letter of the default size. Text cannot be measured here, so this is on the safe side of
/// common fonts.
pub const LETTER: f64 = 7.6;
/// That of a capital letter, and of others that are as wide.
const WIDE_LETTER: f64 = 9.6;
/// Letters are this high unless said.
const SIZE: f64 = 13.0;

/// What a shape stands for. The colours are for a light ground; the class gives the report a handle to change
/// them for a dark one. All text has a contrast of at least 4.5, all shapes of at least 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Ground,
    Text,
    Muted,
    Grid,
    Waiting,
    WaitingBack,
    Running,
    Ready,
    Bad,
    Rust,
    Python,
    Theory,
}

impl Ink {
    pub fn class(self) -> &'static str {
        match self {
            Ink::Ground => "ground",
            Ink::Text => "text",
            Ink::Muted => "muted",
            Ink::Grid => "grid",
            Ink::Waiting => "waiting",
            Ink::WaitingBack => "waiting-back",
            Ink::Running => "running",
            Ink::Ready => "ready",
            Ink::Bad => "bad",
            Ink::Rust => "rust",
            Ink::Python => "python",
            Ink::Theory => "theory",
        }
    }

    pub fn color(self) -> &'static str {
        match self {
            Ink::Ground => "#ffffff",
            Ink::Text | Ink::Theory => "#1f2328",
            Ink::Muted => "#57606a",
            Ink::Grid => "#d8dee4",
            Ink::Waiting => "#2f6fbf",
            Ink::WaitingBack => "#dbe9f9",
            Ink::Running => "#9a4a00",
            Ink::Ready => "#7a4fc4",
            Ink::Bad => "#b3261e",
            Ink::Rust => "#2f6fbf",
            Ink::Python => "#7a4fc4",
        }
    }
}

/// A coordinate, to a hundredth and no longer than it must be.
pub fn px(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Text that may stand in XML: without the characters that even escaping does not make fit.
pub fn clean(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// Text as wide as `letters` at most; what is longer ends in dots.
pub fn cut(text: &str, letters: usize) -> String {
    console::truncate_str(&clean(text), letters, "…").into_owned()
}

/// The width that text of the default size needs.
pub fn width(text: &str) -> f64 {
    let wide =
        text.chars().filter(|letter| letter.is_uppercase() || "mw@%_".contains(*letter)).count();
    measure_text_width(text) as f64 * LETTER + wide as f64 * (WIDE_LETTER - LETTER)
}

/// Text broken at spaces into lines of so many letters.
pub fn wrapped(text: &str, letters: usize) -> Vec<String> {
    let lines = crate::view::wrap(&clean(text), letters);
    lines.iter().map(|line| cut(line, letters)).collect()
}

/// Text at a place: `text(x, y, ink).bold().show("words")`. `y` is the line that letters stand on.
pub fn text(x: f64, y: f64, ink: Ink) -> Text {
    Text { x, y, ink, size: SIZE, bold: false, anchor: "start" }
}

#[derive(Clone, Copy)]
pub struct Text {
    x: f64,
    y: f64,
    ink: Ink,
    size: f64,
    bold: bool,
    anchor: &'static str,
}

impl Text {
    pub fn size(self, size: f64) -> Self {
        Text { size, ..self }
    }

    pub fn bold(self) -> Self {
        Text { bold: true, ..self }
    }

    /// It ends at `x`.
    pub fn right(self) -> Self {
        Text { anchor: "end", ..self }
    }

    /// It has `x` in its middle.
    pub fn centred(self) -> Self {
        Text { anchor: "middle", ..self }
    }

    pub fn show(self, words: &str) -> Markup {
        html! {
            text x=(px(self.x)) y=(px(self.y)) class=(self.ink.class()) fill=(self.ink.color())
                font-size=(px(self.size)) font-weight=[self.bold.then_some("600")]
                text-anchor=[(self.anchor != "start").then_some(self.anchor)] { (clean(words)) }
        }
    }
}

/// A filled box that says what it is when pointed at.
pub struct Box {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    pub ink: Ink,
    pub title: String,
}

impl Render for Box {
    fn render(&self) -> Markup {
        // Waiting and being ready differ from running in more than colour: they are hatched, and empty with a broken edge.
        let fill = match self.ink {
            Ink::Waiting => "url(#hatching)",
            Ink::Ready => "none",
            ink => ink.color(),
        };
        let edge = (self.ink == Ink::Ready).then_some("4 2");
        html! {
            rect x=(px(self.x)) y=(px(self.y)) width=(px(self.width)) height=(px(self.height)) rx="2"
                class=(self.ink.class()) fill=(fill) stroke=(self.ink.color()) stroke-dasharray=[edge] {
                @if !self.title.is_empty() { title { (clean(&self.title)) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_short() {
        assert_eq!([0.0, 1.5, 2.0 / 3.0, 100.0].map(px), ["0", "1.5", "0.67", "100"]);
    }

    #[test]
    fn long_text_ends_in_dots() {
        assert_eq!(cut("abcdef", 4), "abc…");
        assert_eq!(cut("a\u{1b}b\n", 4), "a b ");
    }
}
