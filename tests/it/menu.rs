//! The menu, as a person at a terminal sees it, and the way to the exercises.
#![cfg(unix)]

use crate::support::practice::Folder;
use crate::support::pty::Session;
use std::time::Duration;

/// Long enough for a busy machine; the tests wait for what they want to see, and only fail after this.
const PATIENCE: Duration = Duration::from_secs(60);

const RIGHT: &str = "\x1b[C";
const DOWN: &str = "\x1b[B";
const CTRL_C: &str = "\x03";

#[track_caller]
fn see(session: &mut Session, what: &str) {
    session.wait_until(what, PATIENCE, |screen| screen.contains(what));
}

#[track_caller]
fn leave(mut session: Session) {
    session.press(CTRL_C);
    assert_eq!(session.finish(PATIENCE).0, 0);
}

#[test]
fn on_a_small_screen_the_menu_reaches_every_chapter_and_action() {
    for rows in [24, 15, 8] {
        let mut session = Session::start(&[], rows, 80);
        see(&mut session, "[run]");
        for lesson in lessons::CATALOGUE {
            let at = format!("  {}  ", lesson.name);
            session.wait_until(lesson.name, PATIENCE, |screen| {
                let here = screen.lines().find(|line| line.starts_with('❯'));
                here.is_some_and(|line| format!("{line}  ").contains(&at))
            });
            session.press(DOWN);
        }
        for action in ["[read]", "[practise]", "[present]", "[step]"] {
            session.press(RIGHT);
            see(&mut session, action);
        }
        leave(session);
    }
}

#[test]
fn practise_offers_a_folder_where_there_is_none() {
    let home = tempfile::tempdir().unwrap();
    let mut session =
        Session::start_command(home.path(), 24, 80, |command| command.cwd(home.path()));
    see(&mut session, "[run]");
    session.press(&format!("{RIGHT}{RIGHT}"));
    see(&mut session, "[practise]");
    session.press("\r");
    see(&mut session, "Write it to ./async-practice? [y/n]");
    session.press("n\r");
    see(&mut session, "workbook init DIR");
    see(&mut session, "Enter goes back");
    session.press("\r");
    see(&mut session, "[run]");
    leave(session);
    assert!(!home.path().join("async-practice").exists());
}

#[test]
fn practise_leads_to_the_exercises_of_the_chapter_and_back() {
    let home = tempfile::tempdir().unwrap();
    let mut session = Session::start_command(home.path(), 24, 80, |command| {
        command.cwd(home.path());
        command.env("CARGO_TARGET_DIR", Folder::target());
    });
    see(&mut session, "[run]");
    session.press("gather");
    see(&mut session, "filter: gather");
    session.press(&format!("{RIGHT}{RIGHT}\r"));
    see(&mut session, "[y/n]");
    session.press("y\r");
    // The first check builds what the exercises depend on.
    let long = Duration::from_secs(600);
    session.wait_until("an exercise of the chapter", long, |screen| {
        screen.contains("Current exercise: exercises/05_gather/")
    });
    session.press("q");
    see(&mut session, "Enter goes back");
    session.press("\r");
    see(&mut session, "[run]");
    // The menu hears every key: nothing else listens any more.
    session.press(DOWN);
    session.press("x");
    see(&mut session, "filter: x");
    leave(session);
}
