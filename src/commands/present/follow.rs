//! `workbook notes`: the speaker notes of the page that is on the other screen.
//!
//! The talk writes where it is into a small file, and the notes look at it a few times a second. It works over
//! ssh and in tmux, as long as both are the same user on the same machine.

use crate::commands::values::lesson_names;
use crate::shell::screen::{self, App, Flow};
use crate::shell::{Printer, progress};
use crate::view::chapter::Text;
use crate::view::frame::Frame;
use crate::view::{Terminal, prose, wrap};
use clap::Args;
use clap::builder::PossibleValuesParser;
use colored::Colorize;
use crossterm::event::KeyCode;
use serde::{Deserialize, Serialize};
use std::fs;
use std::process::Command;
use std::time::SystemTime;

const FILE: &str = "talk.json";

#[derive(Args, Debug)]
pub struct NotesArgs {
    /// The chapter
    #[arg(value_name = "CHAPTER", value_parser = PossibleValuesParser::new(lesson_names()))]
    pub lesson: String,
}

/// Where the talk is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    pub lesson: String,
    pub title: String,
    /// Counted from 1.
    pub page: usize,
    pub pages: usize,
    /// Minutes for this page.
    pub minutes: f64,
    /// Minutes for this page and those behind it.
    pub left: f64,
    /// When the talk began.
    pub began: SystemTime,
    /// What to say: the title of a section, and its notes as Markdown.
    pub notes: Vec<(String, String)>,
    /// The title of the next page.
    pub next: Option<String>,
    /// The next page itself; nothing where it shows what is not known yet.
    pub preview: Vec<String>,
}

/// Says where the talk is. A talk goes on when that cannot be written: the notes cannot follow it then.
pub fn announce(place: &Place) {
    if let Some(path) = progress::file(FILE) {
        let _ = progress::write(&path, place);
    }
}

/// Says that there is no talk any more.
pub fn end() {
    if let Some(path) = progress::file(FILE) {
        let _ = fs::remove_file(path);
    }
}

fn current(lesson: &str) -> Option<Place> {
    let place: Place = progress::read(&progress::file(FILE)?)?;
    (place.lesson == lesson).then_some(place)
}

/// Follows the talk, or without a terminal prints all notes of the chapter.
///
/// # Errors
///
/// When the terminal goes away.
pub fn notes(args: &NotesArgs, terminal: Terminal, out: &mut Printer) -> anyhow::Result<()> {
    let Some(lesson) = lessons::find(&args.lesson) else {
        anyhow::bail!("no chapter '{}'", args.lesson);
    };
    if !terminal.interactive {
        for section in Text::of(lesson).sections() {
            for note in section.notes {
                let minutes = format!("{} min", note.minutes).dimmed();
                let title = section.title.bold();
                out.text(&format!("{title}   {minutes}\n\n{}\n\n", note.text));
            }
        }
        return Ok(());
    }
    let mut follower = Follower { lesson: args.lesson.clone(), offset: offset(), place: None };
    screen::show(&mut follower, terminal)?;
    Ok(())
}

struct Follower {
    lesson: String,
    /// What the clock on the wall is ahead of UTC, in seconds; `None` where that is not known.
    offset: Option<i64>,
    place: Option<Place>,
}

impl Follower {
    /// The clock on the wall, how long the talk goes on already, and how long it still should.
    fn times(&self, place: &Place) -> String {
        let now = SystemTime::now();
        let gone = now.duration_since(place.began).unwrap_or_default().as_secs() / 60;
        let clock = now.duration_since(SystemTime::UNIX_EPOCH).ok().zip(self.offset);
        let clock = clock.map_or(String::new(), |(now, offset)| {
            let minutes = (now.as_secs() as i64 + offset).rem_euclid(24 * 3600) / 60;
            format!("{:02}:{:02}   ", minutes / 60, minutes % 60)
        });
        format!(
            "{clock}page {} of {}, {:.0} min   {gone} min gone, {:.0} to go",
            place.page,
            place.pages,
            place.minutes.ceil(),
            place.left.ceil()
        )
    }
}

impl App for Follower {
    fn frame(&mut self, terminal: &Terminal) -> Frame {
        let footer = "q quit".dimmed().to_string();
        let Some(place) = &self.place else {
            let words =
                format!("Waiting for a talk. Start it with 'workbook present {}'.", self.lesson);
            return Frame {
                header: format!("notes: {}", self.lesson).bold().to_string(),
                body: wrap(&words, terminal.width),
                footer,
            };
        };
        let mut body = Vec::new();
        for (section, note) in &place.notes {
            body.push(section.underline().to_string());
            body.extend(prose::markdown(note, terminal));
            body.push(String::new());
        }
        if place.notes.is_empty() {
            body.extend(["(no notes for this page)".dimmed().to_string(), String::new()]);
        }
        if let Some(next) = &place.next {
            body.push(format!("{} {}", "next:".dimmed(), next.bold()));
            body.extend(place.preview.iter().map(|line| format!("  {}", line.dimmed())));
        }
        let header = format!("{}   {}", place.title.bold(), self.times(place).dimmed());
        Frame { header, body, footer }
    }

    fn key(&mut self, key: KeyCode) -> Flow {
        match key {
            KeyCode::Char('q') | KeyCode::Esc => Flow::Leave,
            _ => Flow::Stay,
        }
    }

    fn tick(&mut self) {
        self.place = current(&self.lesson);
    }
}

/// What the clock on the wall is ahead of UTC, in seconds. The standard library does not know time zones; the command
/// `date` does, where there is one.
fn offset() -> Option<i64> {
    let output = Command::new("date").arg("+%z").output().ok()?;
    parse_offset(String::from_utf8(output.stdout).ok()?.trim())
}

/// From "+0130" to 5400.
fn parse_offset(text: &str) -> Option<i64> {
    let sign = match text.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let hours: i64 = text.get(1..3)?.parse().ok()?;
    let minutes: i64 = text.get(3..5)?.parse().ok()?;
    Some(sign * (hours * 60 + minutes) * 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_has_a_sign() {
        assert_eq!(parse_offset("+0130"), Some(5400));
        assert_eq!(parse_offset("-0500"), Some(-18_000));
        assert_eq!(parse_offset("UTC"), None);
    }
}
