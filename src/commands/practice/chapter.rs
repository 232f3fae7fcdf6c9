//! The exercises of one chapter, from the menu.

use super::init::{self, InitArgs};
use super::{Practice, Session, catalogue, here, watch};
use crate::shell::Printer;
use crate::view::Terminal;
use anyhow::Context;
use checker::{Folder, Layout};
use std::io::{self, BufRead};
use std::path::Path;
use std::process::ExitCode;

/// Where the menu writes a practice folder, and finds it again.
const DEFAULT: &str = "async-practice";

/// Watches, beginning with the first exercise of the chapter that is not solved. Where there is no practice folder yet,
/// offers to write one.
///
/// # Errors
///
/// As those of `init` and `watch`.
pub fn practise(lesson: &str, terminal: Terminal, mut out: Printer) -> anyhow::Result<ExitCode> {
    let catalogue = catalogue()?;
    let ours = |layout| matches!(layout, Layout::Practice | Layout::Clone);
    if !here()?.is_some_and(|place| ours(place.folder.layout)) {
        let default = Path::new(DEFAULT);
        let is_there = std::path::absolute(default)
            .is_ok_and(|path| Folder::around(&path, &catalogue).is_some());
        if !is_there {
            out.text(&format!("Exercises need a folder. Write it to ./{DEFAULT}? [y/n] "));
            if !yes()? {
                out.line("`workbook init DIR` writes it elsewhere; then `cd DIR`, and `workbook`.");
                return Ok(ExitCode::SUCCESS);
            }
            init::init(&InitArgs::into(default), Printer::stdout())?;
        }
        std::env::set_current_dir(default)
            .with_context(|| format!("the folder {DEFAULT} cannot be entered"))?;
    }
    let mut session = Session::open()?;
    let of_chapter =
        || session.catalogue.exercises.iter().filter(|one| one.lesson.as_deref() == Some(lesson));
    let open = of_chapter().find(|one| !session.is_solved(one));
    if let Some(name) = open.map(|first| first.name.clone()) {
        session.update(|progress| progress.current = Some(name))?;
    }
    super::run(Practice::Watch(watch::WatchArgs::default()), terminal, out)
}

/// Whether the answer is yes. The end of all answers is a no.
fn yes() -> io::Result<bool> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(matches!(line.trim().to_lowercase().as_str(), "y" | "yes"))
}
