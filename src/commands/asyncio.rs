//! The names of Python's asyncio, found in the page that takes each to Rust.

use crate::view::Terminal;
use crate::view::chapter::Text;
use crate::view::markdown::{Block, plain};
use crate::view::wrap;
use colored::Colorize;

/// The page that has the names.
const PAGE: &str = "asyncio";

/// A row of the page: the head of each column, and what stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry(Vec<(String, String)>);

/// What the page says of a name: `create_task`, `asyncio.gather`, `Queue`. Nothing for a name that it does not have.
pub fn find(name: &str) -> Vec<Entry> {
    let name = name.strip_prefix("asyncio.").unwrap_or(name).trim_end_matches("()").to_lowercase();
    let Some(page) = lessons::page(PAGE) else { return Vec::new() };
    let mut found = Vec::new();
    for block in Text::of(page).blocks() {
        let Block::Table(head, rows) = block else { continue };
        for row in rows {
            let cells: Vec<String> = row.iter().map(|words| plain(words)).collect();
            if cells.first().is_some_and(|first| names(first).any(|other| other == name)) {
                found.push(Entry(head.iter().map(|words| plain(words)).zip(cells).collect()));
            }
        }
    }
    found
}

/// The names in a cell: "`wait_for`, `timeout`" has two, "`gather(return_exceptions=True)`" has one.
fn names(cell: &str) -> impl Iterator<Item = String> {
    let words = cell.split([' ', ',', '(', ')', '=']).filter(|word| !word.is_empty());
    words.map(|word| word.rsplit('.').next().unwrap_or(word).to_lowercase())
}

impl Entry {
    /// A line for each column, below each other.
    pub fn render(&self, terminal: &Terminal) -> String {
        let width = self.0.iter().map(|(head, _)| head.len()).max().unwrap_or(0);
        let room = terminal.width.saturating_sub(width + 2).max(20);
        let mut text = String::new();
        for (head, cell) in &self.0 {
            for (number, line) in wrap(cell, room).iter().enumerate() {
                let head = if number == 0 { head.as_str() } else { "" };
                text.push_str(&format!("{}  {line}\n", format!("{head:width$}").bold()));
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_however_it_is_written() {
        for name in [
            "create_task",
            "asyncio.create_task",
            "create_task()",
            "TaskGroup",
            "shield",
            "timeout",
        ] {
            assert_eq!(find(name).len(), 1, "{name}");
        }
        assert!(find("gather").len() > 1, "the page has several rows about gather");
        assert!(find("nonsense").is_empty());
        assert!(find("").is_empty());
    }
}
