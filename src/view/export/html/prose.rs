//! A chapter's Markdown as HTML: sections with anchors, code in colour, links that lead somewhere.

use crate::view::chapter::Text;
use crate::view::highlight::{self, Kind};
use crate::view::markdown::{Block, Piece, plain};
use lessons::Chapter;
use maud::{Markup, html};

/// A chapter without title and summary, which the page shows in its own way, and without speaker notes.
pub struct Prose {
    pub introduction: Markup,
    pub sections: Vec<Section>,
}

/// What stands below a heading of the second level.
pub struct Section {
    /// Unique in the whole workbook: `gather-run-it`.
    pub id: String,
    /// The heading as plain text.
    pub title: String,
    /// The heading as HTML.
    pub heading: Markup,
    pub body: Markup,
}

/// Where links within the workbook may lead.
pub struct Links {
    /// The chapters that are in this report.
    pub chapters: Vec<&'static str>,
}

impl Links {
    /// What a link becomes: itself when it leads out, an anchor when it leads to a chapter that is here, and
    /// nothing when it leads to what the reader does not have.
    fn resolve(&self, destination: &str) -> Option<String> {
        if destination.starts_with("https://") || destination.starts_with("http://") {
            return Some(destination.to_owned());
        }
        let chapter = destination.strip_prefix("../")?.strip_suffix("/lesson.md")?;
        self.chapters.contains(&chapter).then(|| format!("#{chapter}"))
    }
}

impl Prose {
    /// The chapter, with its sections under headings of this level.
    pub fn of(lesson: &Chapter, level: u8, links: &Links) -> Self {
        let chapter = Text::of(lesson);
        let mut parts = chapter
            .blocks()
            .chunk_by(|_, next| !matches!(next, Block::Heading(2, _)))
            .map(|part| match part {
                [Block::Heading(2, words), body @ ..] => (Some(words), body),
                body => (None, body),
            })
            .peekable();
        let page = Placement { level, links };
        let introduction = match parts.next_if(|(heading, _)| heading.is_none()) {
            Some((_, body)) => page.blocks(without_title_and_summary(body)),
            None => Markup::default(),
        };
        let sections = parts.map(|(heading, body)| {
            let words = heading.map_or(&[][..], Vec::as_slice);
            let title = plain(words);
            Section {
                id: format!("{}-{}", lesson.name, slug(&title)),
                title,
                heading: page.words(words),
                body: page.blocks(body),
            }
        });
        Prose { introduction, sections: sections.collect() }
    }

    pub fn has(&self, title: &str) -> bool {
        self.sections.iter().any(|section| section.title == title)
    }
}

/// The page shows both in its own way.
fn without_title_and_summary(blocks: &[Block]) -> impl Iterator<Item = &Block> + Clone {
    let summary = blocks.iter().position(|block| matches!(block, Block::Quote(_)));
    let rest = blocks.iter().enumerate().filter(move |(place, _)| Some(*place) != summary);
    rest.map(|(_, block)| block).filter(|block| !matches!(block, Block::Heading(1, _)))
}

/// Where the blocks go.
struct Placement<'a> {
    /// The level of the headings of sections.
    level: u8,
    links: &'a Links,
}

impl Placement<'_> {
    fn blocks<'a>(&self, blocks: impl IntoIterator<Item = &'a Block>) -> Markup {
        html! { @for block in blocks { (self.block(block)) } }
    }

    fn block(&self, block: &Block) -> Markup {
        html! {
            @match block {
                Block::Heading(level, words) => {
                    // It moves down as far as those of the second level do.
                    (heading(self.level + level.saturating_sub(2), &self.words(words)))
                },
                Block::Paragraph(words) => p { (self.words(words)) },
                Block::Item(words) => (self.words(words)),
                Block::Quote(inside) => blockquote { (self.blocks(inside)) },
                Block::List(None, items) => ul {
                    @for item in items { li { (self.blocks(item)) } }
                },
                Block::List(Some(first), items) => ol start=[(*first != 1).then_some(first)] {
                    @for item in items { li { (self.blocks(item)) } }
                },
                Block::Table(head, rows) => (scrolling("Table", &html! {
                    table {
                        thead { tr {
                            // The corner of a table is often empty, and a heading must say something.
                            @for cell in head {
                                @if cell.is_empty() { td {} } @else { th { (self.words(cell)) } }
                            }
                        } }
                        tbody {
                            @for row in rows { tr { @for cell in row { td { (self.words(cell)) } } } }
                        }
                    }
                })),
                Block::Code { source, language } => (code_block(source, language)),
                // These are for the instructor.
                Block::Notes(_) | Block::Slide(_) => {},
            }
        }
    }

    fn words(&self, words: &[Piece]) -> Markup {
        html! {
            @for piece in words {
                @match piece {
                    Piece::Text(text) => (text),
                    Piece::Code(code) => code { (code) },
                    Piece::Emphasis(words) => em { (self.words(words)) },
                    Piece::Strong(words) => strong { (self.words(words)) },
                    Piece::Link { to, words } => {
                        @match self.links.resolve(to) {
                            Some(to) => a href=(to) { (self.words(words)) },
                            None => (self.words(words)),
                        }
                    },
                }
            }
        }
    }
}

/// A heading within a section.
fn heading(level: u8, words: &Markup) -> Markup {
    html! {
        @match level {
            ..=2 => h2 { (words) },
            3 => h3 { (words) },
            4 => h4 { (words) },
            _ => h5 { (words) },
        }
    }
}

/// "Run it" as part of an address: `run-it`.
pub fn slug(title: &str) -> String {
    let words = title.split(|letter: char| !letter.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty()).map(str::to_lowercase);
    words.collect::<Vec<_>>().join("-")
}

/// A sentence that a lesson wrote, in which `backticks` mark code.
pub fn inline(sentence: &str) -> Markup {
    let pieces: Vec<&str> = sentence.split('`').collect();
    // With an odd number of backticks, the last one is just a backtick.
    let paired = pieces.len() % 2 == 1;
    html! {
        @for (place, piece) in pieces.iter().enumerate() {
            @let last = place + 1 == pieces.len();
            @if place % 2 == 0 { (piece) }
            @else if last && !paired { "`" (piece) }
            @else { code { (piece) } }
        }
    }
}

/// A box that scrolls sideways when its content is wider than the page; by keyboard, too.
pub fn scrolling(name: &str, content: &Markup) -> Markup {
    html! { div.scroll role="group" aria-label=(name) tabindex="0" { (content) } }
}

/// Code, coloured by classes.
pub fn code_block(source: &str, language: &str) -> Markup {
    let name = match language {
        "rust" => "Code in Rust",
        "python" => "Code in Python",
        _ => "Code",
    };
    html! {
        pre role="group" aria-label=(name) tabindex="0" {
            code {
                @for token in highlight::tokens(source.trim_end(), language) {
                    @match class(token.kind) {
                        Some(class) => span class=(class) { (token.text) },
                        None => (token.text),
                    }
                }
            }
        }
    }
}

fn class(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Plain => return None,
        Kind::Comment | Kind::Text => "ink-green",
        Kind::Number => "ink-yellow",
        Kind::Keyword => "ink-magenta",
        Kind::Async => "ink-async",
        Kind::Definition => "ink-blue",
        Kind::Call => "ink-cyan",
    })
}
