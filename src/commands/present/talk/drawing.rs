//! The pages of a talk, drawn for the size of the screen.

use super::Talk;
use crate::view::chapter::{Text, title};
use crate::view::frame::{self, Frame};
use crate::view::{Terminal, highlight, wrap};
use colored::Colorize;

impl Talk {
    pub(super) fn title_page(&self, terminal: &Terminal) -> Vec<String> {
        let mut lines = vec![String::new(), String::new()];
        lines.push(format!("    {}", self.lesson.title().bold()));
        lines.push(String::new());
        lines.extend(
            wrap(self.lesson.summary(), terminal.width.saturating_sub(8))
                .iter()
                .map(|line| format!("    {line}")),
        );
        lines.push(String::new());
        for demo in &self.demos {
            lines.push(format!("    {} {}", terminal.pick("•", "*"), demo.demo.title));
        }
        lines.push(String::new());
        let minutes: f64 = self.pages.iter().map(|page| page.minutes).sum();
        let pages = self.pages.len();
        lines.push(format!("    {pages} pages, about {minutes:.0} minutes").dimmed().to_string());
        if let Some(left) = &self.left {
            let page = left.page;
            lines.push(String::new());
            lines.push(format!("    The last talk stopped at page {page}.  g: go on there"));
        }
        lines
    }

    /// The idea as the chapter has it for a talk; without that, as many paragraphs of its opening as fit.
    pub(super) fn idea(&self, terminal: &Terminal) -> Vec<String> {
        let text = Text::of(self.lesson);
        if let Some(slide) = text.slide(terminal) {
            return slide;
        }
        let room = frame::room(terminal);
        let mut lines: Vec<String> = Vec::new();
        for paragraph in text.opening() {
            let paragraph = paragraph.render(terminal);
            let needed = paragraph.len() + usize::from(!lines.is_empty());
            if lines.len() + needed > room {
                break;
            }
            if !lines.is_empty() {
                lines.push(String::new());
            }
            lines.extend(paragraph);
        }
        lines
    }

    /// All pages, to choose one: those around the one that is pointed at.
    pub(super) fn overview(&self, at: usize, terminal: &Terminal) -> Frame {
        let room = frame::room(terminal);
        let first = at.saturating_sub(room / 2).min(self.pages.len().saturating_sub(room));
        let line = |(number, page): (usize, &super::Page)| {
            let pointer = if number == at { terminal.pick("❯", ">") } else { " " };
            let title = self.title(&page.kind);
            let title = if number == at { title.bold() } else { title.normal() };
            let minutes = format!("{:.0} min", page.minutes.ceil()).dimmed();
            format!("{pointer} {:>3}  {title}   {minutes}", number + 1)
        };
        let lines = self.pages.iter().enumerate().skip(first).take(room).map(line);
        Frame {
            header: format!("{}   {}", self.lesson.title().bold(), "pages".dimmed()),
            body: lines.collect(),
            footer: "up, down choose   Enter go there   any other key back".dimmed().to_string(),
        }
    }

    /// An approach's code, with the lines that the chapter marks bright and the rest dim.
    pub(super) fn code(&self, demo: usize, approach: usize, terminal: &Terminal) -> Vec<String> {
        let trial = &self.demos[demo].trials[approach];
        let (_, code) = self.lesson.rust(trial.approach.source).unwrap_or_default();
        let coloured = highlight::code(&code, "rust");
        let mut lines = vec![trial.label.bold().to_string(), String::new()];
        let mut marked = self.lesson.marked(trial.approach.source).into_iter();
        for (plain, coloured) in code.lines().zip(coloured.lines()) {
            let (mark, line) = if marked.next() == Some(true) {
                (terminal.pick("▌ ", "> "), coloured.to_owned())
            } else {
                ("  ", plain.dimmed().to_string())
            };
            lines.push(format!("  {mark}{line}").trim_end().to_owned());
        }
        lines
    }

    pub(super) fn takeaway(&self, terminal: &Terminal) -> Vec<String> {
        let mut lines = Vec::new();
        for section in Text::of(self.lesson).sections() {
            if section.title == title::TAKEAWAY {
                for paragraph in &section.prose {
                    lines.extend(paragraph.render(terminal));
                    lines.push(String::new());
                }
            }
        }
        if let Some(next) = lessons::after(self.lesson) {
            lines.push(format!("Next: {} ({})", next.title(), next.name).dimmed().to_string());
        }
        lines
    }
}
