//! A chapter's Markdown, taken apart into what is shown in different ways.

use super::Terminal;
use super::highlight;
use colored::Colorize;
use harness::{Lesson, source};
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;
use termimad::{ASCII_TABLE_BORDER_CHARS, MadSkin, StyledChar};

/// Prose is easiest to read at this width, however wide the terminal.
const COMFORTABLE: usize = 100;

/// A chapter, block by block.
#[derive(Debug)]
pub struct Chapter {
    blocks: Vec<Block>,
}

#[derive(Debug, PartialEq)]
enum Block {
    /// Markdown without code: headings, paragraphs, lists, tables.
    Prose(String),
    /// Source with its language, which may be empty.
    Code { source: String, language: String },
    /// What the instructor sees.
    Notes(String),
}

impl Chapter {
    /// Takes a chapter apart.
    pub fn of(lesson: &Lesson) -> Self {
        Chapter { blocks: blocks(&with_includes(lesson)) }
    }

    /// The chapter as text for the terminal, with the speaker notes or without.
    pub fn render(&self, terminal: &Terminal, with_notes: bool) -> String {
        let width = terminal.width.min(COMFORTABLE);
        let skin = skin(terminal);
        let mut text = String::new();
        for block in &self.blocks {
            match block {
                Block::Prose(markdown) => {
                    text.push_str(skin.text(markdown, Some(width)).to_string().trim_start());
                }
                Block::Code { source, language } => {
                    text.push_str(&indented(&highlight::code(source, language), "    "));
                }
                Block::Notes(notes) if with_notes => {
                    let bar = terminal.pick("┃ ", "| ");
                    let wrapped = skin.text(notes, Some(width.saturating_sub(4))).to_string();
                    text.push_str(&indented(&wrapped, &bar.magenta().to_string()));
                }
                Block::Notes(_) => continue,
            }
            text.truncate(text.trim_end().len());
            text.push_str("\n\n");
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
        text
    }
}

/// A section of a chapter: its heading and what stands below it.
#[derive(Clone, Debug)]
pub struct Section {
    pub title: String,
    /// The paragraphs, lists and tables; code left out.
    pub prose: Vec<Paragraph>,
    /// The speaker notes, each with its minutes on the first line.
    pub notes: Vec<String>,
}

/// A paragraph, a list or a table, as Markdown.
#[derive(Clone, Debug)]
pub struct Paragraph(String);

impl Paragraph {
    /// As lines for the terminal.
    pub fn render(&self, terminal: &Terminal) -> Vec<String> {
        let width = terminal.width.min(COMFORTABLE);
        let text = skin(terminal).text(&self.0, Some(width)).to_string();
        text.trim().lines().map(str::to_owned).collect()
    }
}

impl Section {
    /// The minutes that the notes give it.
    pub fn minutes(&self) -> f64 {
        let given = self.notes.iter().filter_map(|note| {
            note.trim_start_matches('*').split_whitespace().next()?.parse::<f64>().ok()
        });
        given.sum()
    }
}

impl Chapter {
    /// The chapter by its sections. The first one, without a heading, has the title of the chapter.
    pub fn sections(&self) -> Vec<Section> {
        let mut sections: Vec<Section> = Vec::new();
        for block in &self.blocks {
            match block {
                Block::Prose(markdown) => {
                    let paragraphs = markdown.split("\n\n").map(str::trim);
                    for paragraph in paragraphs.filter(|paragraph| !paragraph.is_empty()) {
                        match paragraph.trim_start_matches('#') {
                            same if same.len() == paragraph.len() => {
                                if let Some(section) = sections.last_mut() {
                                    section.prose.push(Paragraph(paragraph.to_owned()));
                                }
                            }
                            title => sections.push(Section {
                                title: title.trim().to_owned(),
                                prose: Vec::new(),
                                notes: Vec::new(),
                            }),
                        }
                    }
                }
                Block::Notes(note) => {
                    if let Some(section) = sections.last_mut() {
                        section.notes.push(note.clone());
                    }
                }
                Block::Code { .. } => {}
            }
        }
        sections
    }

    /// What comes before the code: the idea, and the picture in words.
    pub fn opening(&self) -> Vec<Paragraph> {
        let sections = self.sections().into_iter();
        let before = sections.take_while(|section| section.title != "The code");
        before.flat_map(|section| section.prose).collect()
    }
}

/// Every line with something before it; no trailing space on empty ones.
fn indented(text: &str, indent: &str) -> String {
    let lines = text.lines().map(|line| format!("{indent}{line}").trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

/// The chapter's Markdown with every `{{#include demo.rs:anchor}}` replaced by that code, as mdBook does.
pub fn with_includes(lesson: &Lesson) -> String {
    let expand = |line: &str| {
        let include =
            line.trim().strip_prefix("{{#include ").and_then(|rest| rest.strip_suffix("}}"));
        let (file, anchor) = include?.split_once(':')?;
        let text = if file.ends_with(".py") { lesson.python } else { lesson.rust };
        source::anchored(text, anchor)
    };
    let lines = lesson.prose.lines().map(|line| expand(line).unwrap_or_else(|| line.to_owned()));
    lines.collect::<Vec<_>>().join("\n")
}

/// Cuts Markdown at its code blocks and comments.
fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut prose_start = 0;
    // What the terminal shows in other words than the book: where, and how.
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut code: Option<(String, String)> = None;

    let mut cut =
        |prose: Range<usize>, edits: &mut Vec<(Range<usize>, String)>, block: Option<Block>| {
            let prose = replaced(markdown, prose, std::mem::take(edits));
            if !prose.trim().is_empty() {
                blocks.push(Block::Prose(prose));
            }
            blocks.extend(block);
        };
    for (event, range) in Parser::new_ext(markdown, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let language = match kind {
                    CodeBlockKind::Fenced(language) => language.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                code = Some((language, String::new()));
            }
            Event::Text(text) => {
                if let Some((_, source)) = &mut code {
                    source.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                let block = code.take().map(|(language, source)| Block::Code { source, language });
                cut(prose_start..range.start, &mut edits, block);
                prose_start = range.end;
            }
            Event::Html(html) if html.starts_with("<!--") => {}
            Event::End(TagEnd::HtmlBlock) => {
                let block = notes(&markdown[range.clone()]).map(Block::Notes);
                cut(prose_start..range.start, &mut edits, block);
                prose_start = range.end;
            }
            Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, .. }) => {
                edits.push((range.clone(), in_words(&markdown[range], &dest_url)));
            }
            // The terminal has its own width: lines end where it says, not where they end in the file.
            Event::SoftBreak => {
                let indent = markdown[range.end..].bytes().take_while(|byte| *byte == b' ').count();
                edits.push((range.start..range.end + indent, " ".to_owned()));
            }
            _ => {}
        }
    }
    cut(prose_start..markdown.len(), &mut edits, None);
    blocks
}

/// The speaker notes in a comment `<!-- notes: 3 min ... -->`; other comments are nobody's business.
fn notes(comment: &str) -> Option<String> {
    let inside = comment.trim().strip_prefix("<!--")?.strip_suffix("-->")?;
    let (minutes, text) = inside.trim().strip_prefix("notes:")?.trim().split_once('\n')?;
    Some(format!("**{}**\n\n{}", minutes.trim(), text.trim()))
}

/// A terminal cannot follow a link, so it shows where it leads; links within the book are named in the text
/// already.
fn in_words(link: &str, destination: &str) -> String {
    let text = link
        .strip_prefix('[')
        .and_then(|rest| rest.split_once("]("))
        .map_or(link, |(text, _)| text);
    let text = text.replace('\n', " ");
    if destination.starts_with("http") { format!("{text} <{destination}>") } else { text }
}

/// A piece of the text with some ranges of it replaced, in order.
///
/// A replacement within another (a line break within a link) is left to the outer one.
fn replaced(text: &str, piece: Range<usize>, replacements: Vec<(Range<usize>, String)>) -> String {
    let mut result = String::new();
    let mut at = piece.start;
    for (range, replacement) in replacements {
        if range.start < at {
            continue;
        }
        result.push_str(&text[at..range.start]);
        result.push_str(&replacement);
        at = range.end;
    }
    result.push_str(&text[at..piece.end]);
    result
}

fn skin(terminal: &Terminal) -> MadSkin {
    let mut skin = if colored::control::SHOULD_COLORIZE.should_colorize() {
        MadSkin::default()
    } else {
        MadSkin::no_style()
    };
    for header in &mut skin.headers {
        header.align = termimad::Alignment::Left;
    }
    if !terminal.unicode {
        skin.table_border_chars = ASCII_TABLE_BORDER_CHARS;
        // Bare, and not in the "default" colour: that is an escape code, too.
        skin.bullet = StyledChar::nude('*');
        skin.quote_mark = StyledChar::nude('|');
        skin.horizontal_rule = StyledChar::nude('-');
    }
    skin
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_cut_at_code_and_notes() {
        let markdown = "# Title\n\nSome *prose*.\n\n```rust\nlet x = 1;\n```\n\n<!-- notes: 3 min\nAsk.\n-->\n\nMore.\n";
        let expected = [
            Block::Prose("# Title\n\nSome *prose*.\n\n".into()),
            Block::Code { source: "let x = 1;\n".into(), language: "rust".into() },
            Block::Notes("**3 min**\n\nAsk.".into()),
            Block::Prose("\nMore.".into()),
        ];
        let found = blocks(markdown);
        assert_eq!(found.len(), expected.len(), "{found:#?}");
        for (found, expected) in found.iter().zip(&expected) {
            match (found, expected) {
                (Block::Prose(found), Block::Prose(expected)) => {
                    assert_eq!(found.trim(), expected.trim());
                }
                _ => assert_eq!(found, expected),
            }
        }
    }

    #[test]
    fn links_show_where_they_lead() {
        let markdown =
            "See [the docs](https://example.org/x) and [the next one](../next/lesson.md).";
        let expected = "See the docs <https://example.org/x> and the next one.";
        assert_eq!(blocks(markdown), [Block::Prose(expected.into())]);
    }

    #[test]
    fn lines_are_joined_so_that_the_terminal_can_break_them() {
        let markdown = "One\ntwo [a\nlink](x.md).\n\n- three\n  four\n";
        let expected = "One two a link.\n\n- three four\n";
        assert_eq!(blocks(markdown), [Block::Prose(expected.into())]);
    }

    #[test]
    fn a_comment_that_is_no_note_is_left_out() {
        assert_eq!(blocks("<!-- a comment -->\n"), []);
    }
}
