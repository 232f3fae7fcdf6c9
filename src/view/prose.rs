//! Markdown as text for a terminal.

use super::markdown::{Block, Piece, Words, blocks};
use super::{Terminal, highlight, wrap};
use colored::{ColoredString, Colorize};
use console::measure_text_width;

/// Prose is easiest to read at this width, however wide the terminal.
const COMFORTABLE: usize = 100;
/// A column of a table is never made narrower than this.
const NARROWEST_COLUMN: usize = 8;

/// The blocks with an empty line between them; speaker notes only if they are wanted.
pub fn render(blocks: &[Block], terminal: &Terminal, with_notes: bool) -> Vec<String> {
    let width = terminal.width.min(COMFORTABLE);
    let shown = blocks.iter().filter(|block| match block {
        Block::Notes(_) => with_notes,
        Block::Slide(_) => false,
        _ => true,
    });
    let mut lines = Vec::new();
    for block in shown {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(self::lines(block, width, terminal));
    }
    lines
}

/// Markdown as lines for the terminal.
pub fn markdown(text: &str, terminal: &Terminal) -> Vec<String> {
    render(&blocks(text), terminal, true)
}

/// One block in this many columns. Code keeps its lines, however long.
fn lines(block: &Block, width: usize, terminal: &Terminal) -> Vec<String> {
    match block {
        Block::Heading(level, words) => wrap(&painted(words, plain), width)
            .iter()
            .map(|line| match level {
                1 => line.bold().underline().to_string(),
                2 => line.underline().to_string(),
                _ => line.bold().to_string(),
            })
            .collect(),
        Block::Paragraph(words) | Block::Item(words) => wrap(&painted(words, plain), width),
        Block::Quote(inside) => {
            let bar = terminal.pick("▐ ", "| ").dimmed().to_string();
            below_each_other(inside, &bar, &bar, width, terminal)
        }
        Block::List(first, items) => items
            .iter()
            .enumerate()
            .flat_map(|(place, item)| {
                let sign = match first {
                    Some(first) => format!("{}. ", first + place as u64),
                    None => format!("{} ", terminal.pick("•", "*").dimmed()),
                };
                let indent = " ".repeat(measure_text_width(&sign));
                below_each_other(item, &sign, &indent, width, terminal)
            })
            .collect(),
        Block::Table(head, rows) => table(head, rows, width, terminal),
        Block::Code { source, language } => {
            let code = highlight::code(source.trim_end(), language);
            code.lines().map(|line| format!("    {line}").trim_end().to_owned()).collect()
        }
        Block::Notes(notes) => {
            let bar = terminal.pick("┃ ", "| ").magenta().to_string();
            let minutes = Piece::Strong(vec![Piece::Text(format!("{} min", notes.minutes))]);
            let mut said = vec![Block::Paragraph(vec![minutes])];
            said.extend(blocks(&notes.text));
            below_each_other(&said, &bar, &bar, width, terminal)
        }
        // A talk shows what stands on it.
        Block::Slide(_) => Vec::new(),
    }
}

/// Blocks behind something: the first line has one thing before it, the others another.
fn below_each_other(
    blocks: &[Block],
    first: &str,
    others: &str,
    width: usize,
    terminal: &Terminal,
) -> Vec<String> {
    let room = width.saturating_sub(measure_text_width(others));
    let mut inside: Vec<String> = Vec::new();
    for (place, block) in blocks.iter().enumerate() {
        // What belongs to an item follows it at once.
        if place > 0 && !matches!(blocks[place - 1], Block::Item(_)) {
            inside.push(String::new());
        }
        inside.extend(lines(block, room, terminal));
    }
    let before = std::iter::once(first).chain(std::iter::repeat(others));
    let joined = before.zip(inside).map(|(before, line)| format!("{before}{line}"));
    joined.map(|line| line.trim_end().to_owned()).collect()
}

fn table(head: &[Words], rows: &[Vec<Words>], width: usize, terminal: &Terminal) -> Vec<String> {
    let (between, line, cross) = terminal.pick((" │ ", "─", "─┼─"), (" | ", "-", "-+-"));
    let bold = |text: &str| text.bold();
    let head: Vec<String> = head.iter().map(|words| painted(words, bold)).collect();
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|words| painted(words, plain)).collect()).collect();
    let gaps = between.chars().count() * head.len().saturating_sub(1);
    let widths = column_widths(&head, &rows, width.saturating_sub(gaps));
    let rule: Vec<String> = widths.iter().map(|width| line.repeat(*width)).collect();

    let mut lines = row_lines(&head, &widths, between);
    lines.push(rule.join(cross));
    for row in &rows {
        lines.extend(row_lines(row, &widths, between));
    }
    lines
}

/// As wide as the widest cell of each column, where that fits; otherwise the widest columns give way.
fn column_widths(head: &[String], rows: &[Vec<String>], room: usize) -> Vec<usize> {
    let cells = |column: usize| rows.iter().filter_map(move |row| row.get(column));
    let mut widths: Vec<usize> = head
        .iter()
        .enumerate()
        .map(|(column, head)| {
            let widest = cells(column).map(|cell| measure_text_width(cell)).max();
            widest.unwrap_or(0).max(measure_text_width(head))
        })
        .collect();
    while widths.iter().sum::<usize>() > room {
        match widths.iter_mut().max() {
            Some(widest) if *widest > NARROWEST_COLUMN => *widest -= 1,
            _ => break,
        }
    }
    widths
}

/// A row, with as many lines as its longest cell needs.
fn row_lines(row: &[String], widths: &[usize], between: &str) -> Vec<String> {
    let cells: Vec<Vec<String>> =
        row.iter().zip(widths).map(|(cell, width)| wrap(cell, *width)).collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    let line = |number: usize| {
        let parts = cells.iter().zip(widths).map(|(cell, width)| {
            let text = cell.get(number).map_or("", String::as_str);
            console::pad_str(text, *width, console::Alignment::Left, None).into_owned()
        });
        parts.collect::<Vec<_>>().join(between).trim_end().to_owned()
    };
    (0..height).map(line).collect()
}

/// Paints a word; the bare one stays as it is.
type Paint<'a> = &'a dyn Fn(&str) -> ColoredString;

fn plain(word: &str) -> ColoredString {
    word.normal()
}

/// The words in their styles. Each word is painted alone, so that a line may end between any two.
fn painted(words: &[Piece], paint: impl Fn(&str) -> ColoredString) -> String {
    painted_with(words, &paint)
}

fn painted_with(words: &[Piece], paint: Paint<'_>) -> String {
    let each_word = |text: &str, paint: Paint<'_>| {
        let pieces = text.split_inclusive(' ').map(|piece| {
            let word = piece.trim_end_matches(' ');
            let space = &piece[word.len()..];
            if word.is_empty() { space.to_owned() } else { format!("{}{space}", paint(word)) }
        });
        pieces.collect::<String>()
    };
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => each_word(text, paint),
        Piece::Code(code) => each_word(code, &|word| paint(word).cyan()),
        Piece::Emphasis(words) => painted_with(words, &|word| paint(word).italic()),
        Piece::Strong(words) => painted_with(words, &|word| paint(word).bold()),
        // A terminal cannot follow a link, so it shows where it leads; links within the book are named in the text
        // already.
        Piece::Link { to, words } if to.starts_with("http") => {
            format!("{} <{to}>", painted_with(words, paint))
        }
        Piece::Link { words, .. } => painted_with(words, paint),
    };
    words.iter().map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASCII: Terminal = Terminal { width: 24, height: 24, unicode: false, interactive: false };

    fn rendered(markdown: &str) -> Vec<String> {
        let lines = render(&blocks(markdown), &ASCII, false);
        lines.iter().map(|line| console::strip_ansi_codes(line).into_owned()).collect()
    }

    #[test]
    fn links_show_where_they_lead() {
        let markdown = "See [the docs](https://a.org/x) and [the next](../next/lesson.md).";
        assert_eq!(rendered(markdown), ["See the docs", "<https://a.org/x> and", "the next."]);
    }

    #[test]
    fn lines_end_where_the_terminal_does() {
        let markdown =
            "One\ntwo three four five six.\n\n- seven `eight` nine ten\n  eleven\n- twelve\n";
        let expected = [
            "One two three four five",
            "six.",
            "",
            "* seven eight nine ten",
            "  eleven",
            "* twelve",
        ];
        assert_eq!(rendered(markdown), expected);
    }

    #[test]
    fn code_keeps_its_lines() {
        let markdown = "```rust\nlet long_enough_to_be_too_long = 1;\n```\n";
        assert_eq!(rendered(markdown), ["    let long_enough_to_be_too_long = 1;"]);
    }

    #[test]
    fn a_table_fits() {
        let markdown =
            "| a | what it is |\n| --- | --- |\n| `x` | one two three four five |\n| y | z |\n";
        let expected = [
            "a | what it is",
            "--+---------------------",
            "x | one two three four",
            "  | five",
            "y | z",
        ];
        assert_eq!(rendered(markdown), expected);
    }

    #[test]
    fn notes_are_for_those_who_ask() {
        let blocks = blocks("One.\n\n<!-- notes: 3 min\nAsk.\n-->\n");
        assert_eq!(render(&blocks, &ASCII, false).len(), 1);
        let all = render(&blocks, &ASCII, true).join("\n");
        assert!(console::strip_ansi_codes(&all).ends_with("| 3 min\n|\n| Ask."), "{all}");
    }
}
