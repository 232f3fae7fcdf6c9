//! A text that may be longer than the screen: the first thing that is wrong stands at its top, and has to stay in
//! sight.

use crate::view::Terminal;
use console::measure_text_width;

/// A text, and how far down somebody has gone in it.
#[derive(Debug)]
pub struct Scroll {
    lines: Vec<String>,
    /// The line that is at the top of the window.
    top: usize,
    /// How many lines the window showed last.
    shown: usize,
}

/// What is to be seen of a text.
#[derive(Debug, PartialEq, Eq)]
pub struct Window {
    pub text: String,
    /// How many lines are above and below it.
    pub above: usize,
    pub below: usize,
}

/// A way to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    LineUp,
    LineDown,
    PageUp,
    PageDown,
    ToStart,
    ToEnd,
}

impl Scroll {
    pub fn new(text: &str) -> Self {
        Scroll { lines: text.trim_end().lines().map(str::to_owned).collect(), top: 0, shown: 0 }
    }

    /// Another text in the same place, such as the same one for another width.
    pub fn replace(&mut self, text: &str) {
        *self = Scroll { top: self.top, ..Scroll::new(text) };
    }

    /// Goes as far as there is something to see.
    pub fn go(&mut self, way: Move) {
        let page = self.shown.max(1);
        self.top = match way {
            Move::LineUp => self.top.saturating_sub(1),
            Move::LineDown => self.top + 1,
            Move::PageUp => self.top.saturating_sub(page),
            Move::PageDown => self.top + page,
            Move::ToStart => 0,
            Move::ToEnd => self.lines.len(),
        };
    }

    /// What fits in so many rows. The last window is a full one: nobody scrolls past the end.
    pub fn window(&mut self, rows: usize, terminal: &Terminal) -> Window {
        let fit = |lines: &mut dyn Iterator<Item = &String>| {
            let filled = lines.scan(0, |filled, line| {
                *filled += height(line, terminal);
                Some(*filled)
            });
            // A single line that is higher than the window is shown all the same, or there is no passing it.
            filled.take_while(|filled| *filled <= rows).count().max(1)
        };
        let last_top = self.lines.len() - fit(&mut self.lines.iter().rev()).min(self.lines.len());
        self.top = self.top.min(last_top);
        let rest = &self.lines[self.top..];
        self.shown = fit(&mut rest.iter()).min(rest.len());
        Window {
            text: rest[..self.shown].join("\n"),
            above: self.top,
            below: rest.len() - self.shown,
        }
    }
}

/// How many rows a text takes on this terminal, which wraps lines that are too long.
pub fn height(text: &str, terminal: &Terminal) -> usize {
    let rows = |line| measure_text_width(line).div_ceil(terminal.width.max(1)).max(1);
    text.lines().map(rows).sum::<usize>().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERMINAL: Terminal = Terminal { width: 10, height: 24, unicode: true, interactive: true };

    fn window(scroll: &mut Scroll, rows: usize) -> (String, usize, usize) {
        let Window { text, above, below } = scroll.window(rows, &TERMINAL);
        (text, above, below)
    }

    #[test]
    fn what_fits_is_shown_whole() {
        let mut scroll = Scroll::new("a\nb\n\n");
        assert_eq!(window(&mut scroll, 2), ("a\nb".to_owned(), 0, 0));
        scroll.go(Move::LineDown);
        assert_eq!(window(&mut scroll, 2), ("a\nb".to_owned(), 0, 0), "there is nothing below");
        assert_eq!(window(&mut Scroll::new(""), 2), (String::new(), 0, 0));
    }

    #[test]
    fn it_stops_at_both_ends() {
        let mut scroll = Scroll::new("a\nb\nc\nd\ne");
        assert_eq!(window(&mut scroll, 2), ("a\nb".to_owned(), 0, 3));
        scroll.go(Move::PageDown);
        assert_eq!(window(&mut scroll, 2), ("c\nd".to_owned(), 2, 1));
        scroll.go(Move::PageDown);
        assert_eq!(window(&mut scroll, 2), ("d\ne".to_owned(), 3, 0));
        scroll.go(Move::LineUp);
        assert_eq!(window(&mut scroll, 2), ("c\nd".to_owned(), 2, 1));
        scroll.go(Move::ToStart);
        scroll.go(Move::LineUp);
        assert_eq!(window(&mut scroll, 2), ("a\nb".to_owned(), 0, 3));
        scroll.go(Move::ToEnd);
        assert_eq!(window(&mut scroll, 3), ("c\nd\ne".to_owned(), 2, 0));
    }

    #[test]
    fn lines_that_the_terminal_wraps_count_as_high_as_they_are() {
        let wide = "\x1b[1m12345678901\x1b[0m";
        let mut scroll = Scroll::new(&format!("{wide}\nb\nc"));
        assert_eq!(window(&mut scroll, 3), (format!("{wide}\nb"), 0, 1));
        // Higher than the window, and passed all the same.
        assert_eq!(window(&mut scroll, 1), (wide.to_owned(), 0, 2));
        scroll.go(Move::LineDown);
        assert_eq!(window(&mut scroll, 1), ("b".to_owned(), 1, 1));
    }

    #[test]
    fn another_text_stands_where_the_last_one_stood() {
        let mut scroll = Scroll::new("a\nb\nc\nd");
        scroll.go(Move::LineDown);
        scroll.replace("A\nB\nC\nD");
        assert_eq!(window(&mut scroll, 2), ("B\nC".to_owned(), 1, 1));
        scroll.replace("A");
        assert_eq!(window(&mut scroll, 2), ("A".to_owned(), 0, 0));
    }
}
