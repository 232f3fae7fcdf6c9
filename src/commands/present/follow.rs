//! `workbook notes`: the speaker notes of the page that is on the other screen.
//!
//! Each talk writes where it is into a small file of its own, and the notes look at it a few times a second. It works
//! over ssh and in tmux, as long as both are the same user on the same machine. The name of the file has the number of
//! the talk's process, which tells a talk that goes on from one that was killed.

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
use std::path::PathBuf;
use std::process::{self, Command};
use std::time::SystemTime;

/// The folder of the files.
const TALKS: &str = "talks";

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
    if let Some(path) = file_of(process::id()) {
        let _ = progress::write(&path, place);
    }
}

/// Says that this talk is over.
pub fn end() {
    if let Some(path) = file_of(process::id()) {
        let _ = fs::remove_file(path);
    }
}

fn file_of(talk: u32) -> Option<PathBuf> {
    Some(progress::file(TALKS)?.join(format!("{talk}.json")))
}

/// The talks about this chapter that go on, the one that turned a page last first. What was left by talks that were
/// killed is thrown away.
fn talks(lesson: &str) -> Vec<u32> {
    let mut talks: Vec<(SystemTime, u32)> = Vec::new();
    let entries = progress::file(TALKS).and_then(|folder| fs::read_dir(folder).ok());
    for entry in entries.into_iter().flatten().flatten() {
        let name = entry.file_name();
        let number = name.to_str().and_then(|name| name.strip_suffix(".json")?.parse().ok());
        let Some(talk) = number else { continue };
        if !goes_on(talk) {
            let _ = fs::remove_file(entry.path());
        } else if is_about(talk, lesson) {
            let turned = entry.metadata().and_then(|its| its.modified());
            talks.push((turned.unwrap_or(SystemTime::UNIX_EPOCH), talk));
        }
    }
    talks.sort();
    talks.into_iter().rev().map(|(_, talk)| talk).collect()
}

fn read(talk: u32) -> Option<Place> {
    progress::read(&file_of(talk)?)
}

fn is_about(talk: u32, lesson: &str) -> bool {
    read(talk).is_some_and(|place| place.lesson == lesson)
}

/// Whether there still is a process of this number.
#[cfg(unix)]
fn goes_on(talk: u32) -> bool {
    use rustix::io::Errno;
    use rustix::process::{Pid, test_kill_process};
    let number = i32::try_from(talk).ok().and_then(Pid::from_raw);
    // Whoever may not be asked is there.
    number.is_some_and(|it| !matches!(test_kill_process(it), Err(Errno::SRCH)))
}

/// There is no telling here, and a talk that was killed leaves its last page.
#[cfg(not(unix))]
fn goes_on(_: u32) -> bool {
    true
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
    let mut follower = Follower {
        lesson: args.lesson.clone(),
        offset: offset(),
        talk: None,
        place: None,
        killed_at: None,
    };
    screen::show(&mut follower, terminal)?;
    Ok(())
}

struct Follower {
    lesson: String,
    /// What the clock on the wall is ahead of UTC, in seconds; `None` where that is not known.
    offset: Option<i64>,
    /// The talk that is followed, until it ends: another one about the same chapter does not take its place.
    talk: Option<u32>,
    place: Option<Place>,
    /// The page at which the last talk was killed.
    killed_at: Option<usize>,
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
            let killed = self
                .killed_at
                .map_or(String::new(), |page| format!("The talk was killed at page {page}. "));
            let words = format!(
                "{killed}Waiting for a talk. Start it with 'workbook present {}'.",
                self.lesson
            );
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
        if let Some(talk) = self.talk.filter(|talk| !goes_on(*talk)) {
            // One that ends by itself takes its file along.
            self.killed_at = read(talk).and(self.place.as_ref()).map(|place| place.page);
        }
        let talks = talks(&self.lesson);
        let talk = self.talk.filter(|talk| talks.contains(talk)).or(talks.first().copied());
        if talk.is_some() && talk != self.talk {
            self.killed_at = None;
        }
        self.talk = talk;
        self.place = talk.and_then(read);
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
