//! A chapter, taken apart into what is shown in different ways.

use super::Terminal;
use super::markdown::{Block, Notes, blocks, plain};
use super::prose;
use harness::source;
use lessons::Chapter;

/// The titles of the sections that every chapter has: views find them by these.
pub mod title {
    /// The idea stands before it.
    pub const CODE: &str = "The code";
    pub const PREDICT: &str = "Predict";
    pub const RUN: &str = "Run it";
    pub const FROM_PYTHON: &str = "From Python";
    pub const TRAP: &str = "The trap";
    pub const TAKEAWAY: &str = "Takeaway";
    pub const PRACTISE: &str = "Practise";
    pub const READ_MORE: &str = "Read more";
    /// All but the code, which a chapter may show in several sections.
    pub const IN_ORDER: [&str; 7] =
        [PREDICT, RUN, FROM_PYTHON, TRAP, TAKEAWAY, PRACTISE, READ_MORE];
}

/// The text of a chapter, block by block.
#[derive(Debug)]
pub struct Text {
    blocks: Vec<Block>,
    /// For each heading, in order, the anchors of the code that is shown below it.
    anchors: Vec<Vec<String>>,
}

impl Text {
    /// Takes a chapter apart.
    pub fn of(lesson: &Chapter) -> Self {
        Text { blocks: blocks(&with_includes(lesson)), anchors: anchors(lesson.prose) }
    }

    /// All of it, in order.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The chapter as text for the terminal, with the speaker notes or without.
    pub fn render(&self, terminal: &Terminal, with_notes: bool) -> String {
        prose::render(&self.blocks, terminal, with_notes).join("\n") + "\n"
    }

    /// The chapter by its headings, of whatever level. The first section has the title of the chapter.
    pub fn sections(&self) -> Vec<Section> {
        let mut sections: Vec<Section> = Vec::new();
        let mut anchors = self.anchors.iter();
        for block in &self.blocks {
            match (block, sections.last_mut()) {
                (Block::Heading(_, words), _) => sections.push(Section {
                    title: plain(words),
                    anchors: anchors.next().cloned().unwrap_or_default(),
                    ..Section::default()
                }),
                (Block::Notes(note), Some(section)) => section.notes.push(note.clone()),
                (Block::Code { .. } | Block::Slide(_), _) | (_, None) => {}
                (block, Some(section)) => section.prose.push(Paragraph(block.clone())),
            }
        }
        sections
    }

    /// What a talk shows for the idea, if the chapter has it: a few lines and a diagram.
    pub fn slide(&self, terminal: &Terminal) -> Option<Vec<String>> {
        self.blocks.iter().find_map(|block| match block {
            Block::Slide(blocks) => Some(prose::render(blocks, terminal, false)),
            _ => None,
        })
    }

    /// What comes before the code: the idea, and the picture in words.
    pub fn opening(&self) -> Vec<Paragraph> {
        let sections = self.sections().into_iter();
        let before = sections.take_while(|section| section.title != title::CODE);
        before.flat_map(|section| section.prose).collect()
    }
}

/// A section of a chapter: its heading and what stands below it.
#[derive(Clone, Debug, Default)]
pub struct Section {
    pub title: String,
    /// The paragraphs, lists and tables; code left out.
    pub prose: Vec<Paragraph>,
    /// The anchors of the code that stands below it.
    pub anchors: Vec<String>,
    /// The speaker notes.
    pub notes: Vec<Notes>,
}

/// A paragraph, a list or a table.
#[derive(Clone, Debug)]
pub struct Paragraph(Block);

impl Paragraph {
    /// As lines for the terminal.
    pub fn render(&self, terminal: &Terminal) -> Vec<String> {
        prose::render(std::slice::from_ref(&self.0), terminal, false)
    }
}

/// The chapter's Markdown with every `{{#include demo.rs:anchor}}` replaced by that code, as mdBook does.
fn with_includes(lesson: &Chapter) -> String {
    let expand = |line: &str| {
        let include =
            line.trim().strip_prefix("{{#include ").and_then(|rest| rest.strip_suffix("}}"));
        let (file, anchor) = include?.split_once(':')?;
        source::anchored(lesson.file(file)?, anchor)
    };
    let lines = lesson.prose.lines().map(|line| expand(line).unwrap_or_else(|| line.to_owned()));
    lines.collect::<Vec<_>>().join("\n")
}

/// For each heading, in order, the anchors of the code that is included below it.
fn anchors(prose: &str) -> Vec<Vec<String>> {
    let mut anchors: Vec<Vec<String>> = Vec::new();
    let mut fenced = false;
    for line in prose.lines() {
        let include =
            line.trim().strip_prefix("{{#include ").and_then(|rest| rest.strip_suffix("}}"));
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if line.starts_with('#') && !fenced {
            anchors.push(Vec::new());
        } else if let Some((_, anchor)) = include.and_then(|include| include.split_once(':'))
            && let Some(last) = anchors.last_mut()
        {
            last.push(anchor.to_owned());
        }
    }
    anchors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_chapter_has_an_idea_before_its_code() {
        for lesson in lessons::CATALOGUE {
            let chapter = Text::of(lesson);
            assert!(!chapter.opening().is_empty(), "{}", lesson.name);
            let titles: Vec<String> =
                chapter.sections().into_iter().map(|section| section.title).collect();
            assert!(titles.iter().any(|found| found == title::CODE), "{}: {titles:?}", lesson.name);
        }
    }
}
