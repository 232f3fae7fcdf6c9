//! `workbook notes`: the speaker notes of the page that is on the other screen.
//!
//! The talk writes where it is into a small file, and the notes look at it a few times a second. It works over
//! ssh and in tmux, as long as both are the same user on the same machine.

use crate::commands::values::lesson_names;
use crate::shell::screen::{self, App, Flow};
use crate::shell::{Printer, progress};
use crate::view::chapter::Text;
use crate::view::frame::Frame;
use crate::view::{Terminal, wrap};
use clap::Args;
use clap::builder::PossibleValuesParser;
use colored::Colorize;
use crossterm::event::KeyCode;
use serde::{Deserialize, Serialize};
use std::fs;
use std::time::Instant;

const FILE: &str = "talk.json";

#[derive(Args, Debug)]
pub struct NotesArgs {
    /// The chapter
    #[arg(value_parser = PossibleValuesParser::new(lesson_names()))]
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
    pub minutes: f64,
    pub notes: Vec<String>,
    pub next: Option<String>,
}

/// Says where the talk is. A talk goes on when that cannot be written: then nobody follows it.
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
        anyhow::bail!("no lesson '{}'", args.lesson);
    };
    if !terminal.interactive {
        for section in Text::of(lesson).sections() {
            for note in section.notes {
                out.text(&format!("{}\n\n{note}\n\n", section.title.bold()));
            }
        }
        return Ok(());
    }
    let mut follower = Follower { lesson: args.lesson.clone(), since: Instant::now(), place: None };
    screen::show(&mut follower, terminal)?;
    Ok(())
}

struct Follower {
    lesson: String,
    since: Instant,
    place: Option<Place>,
}

impl App for Follower {
    fn frame(&mut self, terminal: &Terminal) -> Frame {
        let minutes = self.since.elapsed().as_secs() / 60;
        let Some(place) = &self.place else {
            return Frame {
                header: format!("notes: {}", self.lesson).bold().to_string(),
                body: wrap(
                    &format!(
                        "Nobody presents this chapter. In another terminal: workbook present {}",
                        self.lesson
                    ),
                    terminal.width,
                ),
                footer: "q quit".dimmed().to_string(),
            };
        };
        let mut body = Vec::new();
        for note in &place.notes {
            for paragraph in note.lines() {
                body.extend(wrap(&paragraph.replace("**", ""), terminal.width));
                if paragraph.is_empty() {
                    body.push(String::new());
                }
            }
            body.push(String::new());
        }
        if body.is_empty() {
            body.push("(no notes for this page)".dimmed().to_string());
        }
        let next = place.next.as_ref().map_or(String::new(), |next| format!("next: {next}   "));
        Frame {
            header: format!(
                "{}   {}",
                place.title.bold(),
                format!(
                    "page {} of {}   {:.0} min for it   {minutes} min gone",
                    place.page,
                    place.pages,
                    place.minutes.ceil()
                )
                .dimmed()
            ),
            body,
            footer: format!("{next}q quit").dimmed().to_string(),
        }
    }

    fn key(&mut self, key: KeyCode) -> Flow {
        match key {
            KeyCode::Char('q') | KeyCode::Esc => Flow::Leave,
            _ => Flow::Stay,
        }
    }

    fn tick(&mut self) {
        let place = current(&self.lesson);
        if self.place.is_none() && place.is_some() {
            self.since = Instant::now();
        }
        self.place = place;
    }
}
