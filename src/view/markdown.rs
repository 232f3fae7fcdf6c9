//! Markdown, taken apart once for all that shows it: the terminal, the talk, the HTML report.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};
use std::iter::Peekable;

/// A piece of a text that stands on lines of its own.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// 1 is the title.
    Heading(u8, Words),
    Paragraph(Words),
    /// The words of an item of a list, where no paragraph is set off from the others.
    Item(Words),
    Quote(Vec<Block>),
    /// The number of the first item, where they are numbered, and the items.
    List(Option<u64>, Vec<Vec<Block>>),
    /// The head, and the rows.
    Table(Vec<Words>, Vec<Vec<Words>>),
    Code {
        source: String,
        /// What stands behind the fence; empty where nothing does.
        language: String,
    },
    /// What the instructor sees: `<!-- notes: 3 min ... -->`.
    Notes(Notes),
    /// What a talk shows in place of the paragraphs around it, as Markdown: `<!-- slide ... -->`.
    Slide(Vec<Block>),
}

/// Speaker notes: `<!-- notes: 3 min ... -->`, or `<!-- notes many: 3 min ... -->` for what belongs to the results of
/// the demo `many`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notes {
    /// The demo whose results they are about, if they are about one.
    pub demo: Option<String>,
    /// How long to speak.
    pub minutes: f64,
    /// What to say, as Markdown.
    pub text: String,
}

/// Words in a row.
pub type Words = Vec<Piece>;

/// Some words that look alike.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    Text(String),
    Code(String),
    Emphasis(Words),
    Strong(Words),
    Link { to: String, words: Words },
}

/// The blocks of a text. HTML in it is left out, and so are comments that are no notes.
pub fn blocks(markdown: &str) -> Vec<Block> {
    let events = Parser::new_ext(markdown, Options::ENABLE_TABLES);
    Reader { events: events.peekable() }.blocks()
}

/// The words as they would be read aloud, without a style.
pub fn plain(words: &[Piece]) -> String {
    let text = |piece: &Piece| match piece {
        Piece::Text(text) | Piece::Code(text) => text.clone(),
        Piece::Emphasis(words) | Piece::Strong(words) | Piece::Link { words, .. } => plain(words),
    };
    words.iter().map(text).collect()
}

struct Reader<'a, I: Iterator<Item = Event<'a>>> {
    events: Peekable<I>,
}

impl<'a, I: Iterator<Item = Event<'a>>> Reader<'a, I> {
    /// The blocks up to the end of what they stand in, which is taken as well.
    fn blocks(&mut self) -> Vec<Block> {
        let mut blocks = Vec::new();
        while let Some(event) = self.events.peek() {
            match event {
                Event::Start(tag) if is_block(tag) => {
                    if let Some(Event::Start(tag)) = self.events.next() {
                        blocks.extend(self.block(tag));
                    }
                }
                Event::End(end) if ends_words(*end) => {
                    self.events.next();
                }
                Event::End(_) => {
                    self.events.next();
                    return blocks;
                }
                Event::Rule => {
                    self.events.next();
                }
                _ => blocks.push(Block::Item(self.words())),
            }
        }
        blocks
    }

    /// The block whose beginning was just taken.
    fn block(&mut self, tag: Tag<'a>) -> Option<Block> {
        match tag {
            Tag::Heading { level, .. } => Some(Block::Heading(level as u8, self.words_and_end())),
            Tag::Paragraph => Some(Block::Paragraph(self.words_and_end())),
            Tag::BlockQuote(_) => Some(Block::Quote(self.blocks())),
            Tag::List(first) => {
                let mut items = Vec::new();
                while let Some(Event::Start(Tag::Item)) = self.events.next() {
                    items.push(self.blocks());
                }
                Some(Block::List(first, items))
            }
            Tag::Table(_) => Some(self.table()),
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(language) => language.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                Some(Block::Code { source: self.raw(), language })
            }
            Tag::HtmlBlock => comment(&self.raw()),
            _ => None,
        }
    }

    /// The texts up to the end of a block of code or HTML.
    fn raw(&mut self) -> String {
        let mut raw = String::new();
        for event in self.events.by_ref() {
            match event {
                Event::Text(text) | Event::Html(text) => raw.push_str(&text),
                Event::End(_) => break,
                _ => {}
            }
        }
        raw
    }

    fn table(&mut self) -> Block {
        let mut head = Vec::new();
        let mut rows = Vec::new();
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(Tag::TableHead) => head = self.cells(),
                Event::Start(Tag::TableRow) => rows.push(self.cells()),
                _ => break,
            }
        }
        Block::Table(head, rows)
    }

    fn cells(&mut self) -> Vec<Words> {
        let mut cells = Vec::new();
        while let Some(Event::Start(Tag::TableCell)) = self.events.next() {
            cells.push(self.words_and_end());
        }
        cells
    }

    /// The words of what was begun, and its end.
    fn words_and_end(&mut self) -> Words {
        let words = self.words();
        self.events.next();
        words
    }

    /// Words, up to the end of what they stand in or to the next block.
    fn words(&mut self) -> Words {
        let mut words = Words::new();
        loop {
            match self.events.peek() {
                None | Some(Event::End(_)) => return words,
                Some(Event::Start(tag)) if is_block(tag) => return words,
                Some(_) => {}
            }
            match self.events.next() {
                Some(Event::Text(text)) => push_text(&mut words, &text),
                Some(Event::Code(code)) => words.push(Piece::Code(code.to_string())),
                // A line ends where the width of the reader says, and not here.
                Some(Event::SoftBreak | Event::HardBreak) => {
                    push_text(&mut words, &CowStr::Borrowed(" "));
                }
                Some(Event::Start(Tag::Emphasis)) => {
                    words.push(Piece::Emphasis(self.words_and_end()));
                }
                Some(Event::Start(Tag::Strong)) => words.push(Piece::Strong(self.words_and_end())),
                Some(Event::Start(Tag::Link { dest_url, .. })) => {
                    let words_of = self.words_and_end();
                    words.push(Piece::Link { to: dest_url.to_string(), words: words_of });
                }
                // Pictures lie in other files: what they show is said in words.
                Some(Event::Start(_)) => words.extend(self.words_and_end()),
                _ => {}
            }
        }
    }
}

/// Text that goes on is one piece.
fn push_text(words: &mut Words, more: &CowStr<'_>) {
    match words.last_mut() {
        Some(Piece::Text(text)) => text.push_str(more),
        _ => words.push(Piece::Text(more.to_string())),
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Heading { .. }
            | Tag::Paragraph
            | Tag::BlockQuote(_)
            | Tag::List(_)
            | Tag::Item
            | Tag::Table(_)
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
    )
}

/// Ends that are left over from words which began in a place where there are none.
fn ends_words(end: TagEnd) -> bool {
    matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Image)
}

/// The speaker notes or the slide in a comment; any other HTML is left out.
fn comment(html: &str) -> Option<Block> {
    let inside = html.trim().strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    let (head, text) = inside.split_once('\n')?;
    if head.trim() == "slide" {
        return Some(Block::Slide(blocks(text)));
    }
    let (demo, minutes) = head.strip_prefix("notes")?.split_once(':')?;
    let demo = Some(demo.trim()).filter(|demo| !demo.is_empty()).map(str::to_owned);
    let minutes = minutes.split_whitespace().next()?.parse().ok()?;
    Some(Block::Notes(Notes { demo, minutes, text: text.trim().to_owned() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &str) -> Piece {
        Piece::Text(words.to_owned())
    }

    #[test]
    fn notes_may_belong_to_a_demo_and_a_slide_is_markdown() {
        let found = blocks(
            "<!-- notes many: 1.5 min\nAsk.\n-->\n\n<!-- slide\n- One.\n-->\n\n<!-- other -->\n",
        );
        let notes = Notes { demo: Some("many".into()), minutes: 1.5, text: "Ask.".into() };
        let items = vec![vec![Block::Item(vec![text("One.")])]];
        assert_eq!(found, [Block::Notes(notes), Block::Slide(vec![Block::List(None, items)])]);
    }

    #[test]
    fn a_text_comes_apart_at_code_and_notes() {
        let markdown = "# Title\n\nSome *prose*.\n\n```rust\nlet x = 1;\n```\n\n<!-- notes: 3 min\nAsk.\n-->\n\nMore\nof it.\n";
        let expected = [
            Block::Heading(1, vec![text("Title")]),
            Block::Paragraph(vec![text("Some "), Piece::Emphasis(vec![text("prose")]), text(".")]),
            Block::Code { source: "let x = 1;\n".into(), language: "rust".into() },
            Block::Notes(Notes { demo: None, minutes: 3.0, text: "Ask.".into() }),
            Block::Paragraph(vec![text("More of it.")]),
        ];
        assert_eq!(blocks(markdown), expected);
    }

    #[test]
    fn lists_may_stand_in_lists() {
        let inner = Block::List(None, vec![vec![Block::Item(vec![text("b")])]]);
        let expected = Block::List(
            Some(3),
            vec![
                vec![Block::Item(vec![text("a")]), inner],
                vec![Block::Item(vec![Piece::Code("c".into())])],
            ],
        );
        assert_eq!(blocks("3. a\n   - b\n4. `c`\n"), [expected]);
    }

    #[test]
    fn tables_have_a_head() {
        let cell = |words: &str| vec![text(words)];
        let expected = Block::Table(
            vec![Vec::new(), cell("b")],
            vec![vec![cell("1"), cell("2")], vec![cell("3"), Vec::new()]],
        );
        assert_eq!(blocks("| | b |\n| --- | --- |\n| 1 | 2 |\n| 3 | |\n"), [expected]);
    }

    #[test]
    fn html_is_left_out() {
        assert_eq!(blocks("<!-- a comment -->\n\n<script>alert(1)</script>\n"), []);
        assert_eq!(blocks("a <b>c</b>"), [Block::Paragraph(vec![text("a c")])]);
    }
}
