//! A chapter's Markdown as HTML: sections with anchors, code in colour, links that lead somewhere.

use crate::view::chapter::with_includes;
use crate::view::highlight;
use colored::Color;
use harness::Lesson;
use maud::{Markup, PreEscaped, html};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::mem;

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
    pub fn of(lesson: &Lesson, level: u8, links: &Links) -> Self {
        let markdown = with_includes(lesson);
        let mut parts = parts(Parser::new_ext(&markdown, Options::ENABLE_TABLES)).into_iter();
        let body = |events| as_html(rewritten(events, level, links));
        let introduction = parts.next().map_or_else(Markup::default, |part| body(part.body));
        let sections = parts.map(|part| {
            let title = plain_text(&part.heading);
            Section {
                id: format!("{}-{}", lesson.name, slug(&title)),
                title,
                heading: as_html(part.heading),
                body: body(part.body),
            }
        });
        Prose { introduction, sections: sections.collect() }
    }

    pub fn has(&self, title: &str) -> bool {
        self.sections.iter().any(|section| section.title == title)
    }
}

/// A heading of the second level and what stands below it. The first part has no heading.
#[derive(Default)]
struct Part<'a> {
    heading: Vec<Event<'a>>,
    body: Vec<Event<'a>>,
}

/// Cuts a chapter at its headings of the second level, and leaves out its title and its summary.
fn parts<'a>(events: impl Iterator<Item = Event<'a>>) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    let mut part = Part::default();
    let mut in_heading = false;
    let mut summary = None;
    // How deep we are within something that is left out.
    let mut depth = 0;
    for event in events {
        match &event {
            Event::Start(_) if depth > 0 => depth += 1,
            Event::End(_) if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => depth = 1,
            Event::Start(Tag::BlockQuote(_)) if summary.is_none() => {
                summary = Some(());
                depth = 1;
            }
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) => {
                parts.push(mem::take(&mut part));
                in_heading = true;
            }
            Event::End(TagEnd::Heading(HeadingLevel::H2)) => in_heading = false,
            _ if in_heading => part.heading.push(event),
            _ => part.body.push(event),
        }
    }
    parts.push(part);
    parts
}

/// The text as this page shows it: its own code blocks, links and headings, no HTML of the author's.
fn rewritten<'a>(events: Vec<Event<'a>>, level: u8, links: &Links) -> Vec<Event<'a>> {
    let mut result = Vec::new();
    let mut code: Option<(String, String)> = None;
    // Whether the links that we are in are kept.
    let mut kept = Vec::new();
    for event in events {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let language = match kind {
                    CodeBlockKind::Fenced(language) => language.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                code = Some((language, String::new()));
            }
            Event::Text(text) if code.is_some() => {
                code = code.map(|(language, source)| (language, source + &text));
            }
            Event::End(TagEnd::CodeBlock) => {
                let block = code.take().map(|(language, source)| code_block(&source, &language));
                result.extend(block.map(|block| Event::Html(block.into_string().into())));
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let destination = links.resolve(&dest_url);
                kept.push(destination.is_some());
                result.extend(destination.map(|destination| {
                    let dest_url = destination.into();
                    Event::Start(Tag::Link { link_type, dest_url, title, id })
                }));
            }
            Event::End(TagEnd::Link) => {
                if kept.pop() == Some(true) {
                    result.push(event);
                }
            }
            Event::Start(Tag::Heading { level: its, id, classes, attrs }) => {
                let level = lowered(its, level);
                result.push(Event::Start(Tag::Heading { level, id, classes, attrs }));
            }
            Event::End(TagEnd::Heading(its)) => {
                result.push(Event::End(TagEnd::Heading(lowered(its, level))));
            }
            Event::Start(Tag::Table(_)) => {
                result.push(Event::Html(scrolling("Table").into()));
                result.push(event);
            }
            Event::End(TagEnd::Table) => {
                result.push(event);
                result.push(Event::Html("</div>".into()));
            }
            // Pictures lie in other files; what they show is said in words. Comments are speaker notes.
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => {}
            Event::Html(_) | Event::InlineHtml(_) => {}
            event => result.push(event),
        }
    }
    result
}

/// A heading moves down as far as those of the second level do.
fn lowered(heading: HeadingLevel, level: u8) -> HeadingLevel {
    let lowered = heading as usize + usize::from(level) - HeadingLevel::H2 as usize;
    HeadingLevel::try_from(lowered).unwrap_or(HeadingLevel::H6)
}

fn as_html(events: Vec<Event>) -> Markup {
    let mut text = String::new();
    pulldown_cmark::html::push_html(&mut text, events.into_iter());
    // The corner of a table is often empty, and a heading must say something.
    PreEscaped(text.replace("<th></th>", "<td></td>"))
}

fn plain_text(events: &[Event]) -> String {
    let texts = events.iter().filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
        Event::SoftBreak => Some(" "),
        _ => None,
    });
    texts.collect()
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

/// The opening tag of a box that scrolls sideways when its content is wider than the page; by keyboard, too.
fn scrolling(name: &str) -> String {
    format!(r#"<div class="scroll" role="group" aria-label="{name}" tabindex="0">"#)
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
                    @match class(&token) {
                        Some(class) => span class=(class) { (token.text) },
                        None => (token.text),
                    }
                }
            }
        }
    }
}

fn class(token: &highlight::Token) -> Option<&'static str> {
    Some(match token.color? {
        _ if token.bold => "ink-async",
        Color::Red => "ink-red",
        Color::Green => "ink-green",
        Color::Yellow => "ink-yellow",
        Color::Blue => "ink-blue",
        Color::Magenta => "ink-magenta",
        Color::Cyan => "ink-cyan",
        _ => "ink-dim",
    })
}
