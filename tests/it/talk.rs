//! Menu, talk, notes and stepper, as a person at a terminal of 80x24 sees them.
#![cfg(unix)]

use crate::support::pty::Session;
use std::time::Duration;

/// Long enough for a busy machine; the tests wait for what they want to see, and only fail after this.
const PATIENCE: Duration = Duration::from_secs(60);

const RIGHT: &str = "\x1b[C";
const LEFT: &str = "\x1b[D";
const DOWN: &str = "\x1b[B";
const HOME: &str = "\x1b[H";
const END: &str = "\x1b[F";
const CTRL_C: &str = "\x03";

fn talk(lesson: &str) -> Session {
    let mut session = Session::start(&["present", lesson], 24, 80);
    see(&mut session, "about");
    session
}

#[track_caller]
fn see(session: &mut Session, what: &str) {
    session.wait_until(what, PATIENCE, |screen| screen.contains(what));
}

#[track_caller]
fn leave(mut session: Session, key: &str) -> String {
    session.press(key);
    let (status, screen) = session.finish(PATIENCE);
    assert_eq!(status, 0);
    screen
}

/// From the title to the page where the class guesses.
fn to_the_prediction(session: &mut Session) {
    for page in ["2/13", "3/13", "4/13", "5/13"] {
        session.press(" ");
        see(session, page);
    }
    see(session, "The class's guess, in seconds");
}

fn to_the_first_run(session: &mut Session) {
    to_the_prediction(session);
    session.press(RIGHT);
}

#[test]
fn a_talk_from_the_idea_to_the_takeaway() {
    let mut session = talk("what-is-async");
    to_the_prediction(&mut session);

    session.press("7!");
    see(&mut session, "7_ s   sure");
    session.press("\t2");
    see(&mut session, "2_ s");

    session.press("v"); // virtual time, so that the test does not wait
    see(&mut session, "virtual time");
    session.press(RIGHT);
    see(&mut session, "Done.");
    session.press(RIGHT);
    session.wait_until("guess, theory and measurement in a row", PATIENCE, |screen| {
        let row = |label: &str| {
            screen.lines().find(|line| line.starts_with(label)).unwrap_or_default().to_owned()
        };
        let words = |label: &str| {
            row(label).split_whitespace().map(str::to_owned).collect::<Vec<_>>().join(" ")
        };
        // One second of six is near enough, one of two is not.
        words("blocking").starts_with("blocking 7 s ✗ 6.00 s 6.00 s")
            && words("async, join!").starts_with("async, join! 2 s ✓ 2.00 s 2.00 s")
    });
    see(&mut session, "The class was sure, and wrong: blocking.");
    // The timelines stay.
    see(&mut session, "AAPL");
    // What is set now is for the next run, and changes nothing about the last.
    session.press("4");
    see(&mut session, "next run: speed 4, virtual time");
    session.press(END);
    see(&mut session, "Takeaway");
    see(&mut session, "13/13");
    leave(session, "q");
}

#[test]
fn back_and_forth_and_a_run_again() {
    let mut session = talk("what-is-async");
    session.press("v");
    see(&mut session, "virtual time");
    session.press(END);
    see(&mut session, "13/13");
    session.press(LEFT);
    see(&mut session, "Not run yet: one page back.");
    session.press(LEFT);
    see(&mut session, "Done.");
    session.press("r");
    see(&mut session, "Done.");
    session.press(HOME);
    see(&mut session, "1/13");
    session.press("?");
    see(&mut session, "run the demo again");
    session.press("x");
    see(&mut session, "about");
    leave(session, "q");
}

#[test]
fn the_run_is_drawn_while_it_happens() {
    let mut session = talk("what-is-async");
    session.press("4"); // four times the guide's pace
    see(&mut session, "speed 4");
    to_the_first_run(&mut session);
    session.wait_until("a growing lane", PATIENCE, |screen| {
        screen.contains("AAPL") && screen.contains('█') && screen.contains("...")
    });
    see(&mut session, "Done.");
    leave(session, "q");
}

#[test]
fn every_page_fits_a_terminal_of_80_by_24() {
    for lesson in ["gather", "pitfalls"] {
        let mut session = talk(lesson);
        session.press("v");
        see(&mut session, "virtual time");
        let first = session.screen();
        let pages: usize = first
            .lines()
            .next()
            .and_then(|header| header.split("1/").nth(1)?.split_whitespace().next()?.parse().ok())
            .expect("the header counts the pages");
        for page in 2..=pages {
            session.press(" ");
            // A frame arrives in pieces; a page that is cut never gets there.
            let place = format!(" {page}/{pages}");
            session.wait_until(&format!("page {page} of {lesson}, whole"), PATIENCE, |screen| {
                screen.contains(&place) && screen.contains("q quit") && !screen.contains('…')
            });
        }
        leave(session, "q");
    }
}

/// The number of a page, by what the overview calls it.
fn page_of(session: &mut Session, title: &str) -> usize {
    session.press("o");
    see(session, "pages");
    for _ in 0..80 {
        let line = session.screen().lines().find(|line| line.contains(title)).map(str::to_owned);
        if let Some(line) = line {
            session.press("x");
            let words = line.trim_start_matches(['❯', ' ']).split_whitespace().next();
            return words.and_then(|number| number.parse().ok()).expect("a number");
        }
        let before = session.screen();
        session.press(DOWN);
        session.wait_until("the pointer moves", PATIENCE, |screen| screen != before);
    }
    panic!("no page {title}: {}", session.screen());
}

/// The talk on the page that asks for this demo, on virtual time; its guesses typed, run, and revealed.
fn revealed(lesson: &str, title: &str, guesses: &str) -> Session {
    let mut session = talk(lesson);
    let page = page_of(&mut session, &format!("{title}: predict"));
    leave(session, "q");
    let before = (page - 1).to_string();
    let mut session = Session::start(&["present", lesson, "--page", &before], 40, 100);
    see(&mut session, "space next");
    session.press("v");
    see(&mut session, "virtual time");
    session.press(RIGHT);
    see(&mut session, "The class's guess");
    session.press(guesses);
    session.press(RIGHT);
    see(&mut session, "Done. Next");
    session.press(RIGHT);
    see(&mut session, "reveal");
    session
}

#[track_caller]
fn row(session: &mut Session, start: &str, expected: &str) {
    session.wait_until(expected, PATIENCE, |screen| {
        let line = screen.lines().find(|line| line.starts_with(start)).unwrap_or_default();
        line.split_whitespace().collect::<Vec<_>>().join(" ").starts_with(expected)
    });
}

#[test]
fn a_reveal_answers_what_was_asked_when_the_first_answer_is_there() {
    let mut session = revealed("gather", "The first answer", "2,5\t0.5");
    see(&mut session, "first answer after (less is better)");
    row(&mut session, "join_all", "join_all 2.5 s ✓ 2.50 s");
    row(&mut session, "FuturesUnordered", "FuturesUnordered 0.5 s ✓ 0.50 s");
    leave(session, "q");
}

#[test]
fn a_reveal_counts_orders_and_calls_nothing_right_that_loses_them() {
    let mut session = revealed("pitfalls", "Lost tasks", "3!\t3");
    see(&mut session, "orders filled (more is better)");
    row(&mut session, "spawned, forgotten", "spawned, forgotten 3 ✗ 0 ◆ not as asked");
    row(&mut session, "handles awaited", "handles awaited 3 ✓ 3");
    see(&mut session, "The class was sure, and wrong: spawned, forgotten.");
    leave(session, "q");
}

#[test]
fn a_reveal_of_yes_or_no_is_marked() {
    let mut session = revealed("pitfalls", "Work that cannot be cancelled", "y\ty");
    row(&mut session, "timeout, async call", "timeout, async call yes ✓ yes");
    row(&mut session, "timeout, spawn_blocking", "timeout, spawn_blocking yes ✗ no");
    leave(session, "q");
}

#[test]
fn a_panic_says_its_message_in_the_reveal() {
    let mut session = revealed("pitfalls", "No runtime", "");
    see(&mut session, "there is no reactor running");
    leave(session, "q");
}

#[test]
fn one_demo_alone_has_its_own_pages() {
    let session = Session::start(&["present", "gather", "--only", "first-result"], 24, 80);
    let mut session = session;
    see(&mut session, "1/5");
    see(&mut session, "join_all");
    leave(session, "q");
}

#[test]
fn escape_asks_before_a_talk_ends_and_the_next_one_goes_on_there() {
    let state = tempfile::tempdir().unwrap();
    let mut session = Session::start_with(state.path(), &["present", "what-is-async"], 24, 80);
    see(&mut session, "about");
    to_the_prediction(&mut session);
    session.press("7");
    see(&mut session, "7_ s");
    session.press(RIGHT);
    see(&mut session, "6/13");
    session.press("\x1b");
    see(&mut session, "End the talk?");
    session.press("n");
    see(&mut session, "space next");
    session.press("\x1b");
    see(&mut session, "End the talk?");
    leave(session, "y");

    let mut session = Session::start_with(state.path(), &["present", "what-is-async"], 24, 80);
    see(&mut session, "The last talk stopped at page 6");
    session.press("g");
    see(&mut session, "6/13");
    session.press(LEFT);
    see(&mut session, "7_ s");
    leave(session, "q");
}

#[test]
fn a_rehearsal_is_played_again_and_says_so() {
    let state = tempfile::tempdir().unwrap();
    let arguments = ["present", "gather", "--only", "first-result", "--page", "4"];
    let mut session = Session::start_with(state.path(), &arguments, 24, 80);
    see(&mut session, "Done. Next");
    leave(session, "q");

    let recorded = [&arguments[..], &["--recorded"]].concat();
    let mut session = Session::start_with(state.path(), &recorded, 24, 80);
    see(&mut session, "RECORDED today");
    see(&mut session, "Done. Next");
    session.press(RIGHT);
    see(&mut session, "first answer after");
    see(&mut session, "RECORDED today");
    leave(session, "q");
}

#[test]
fn what_was_never_rehearsed_cannot_be_played_again() {
    let session = Session::start(&["present", "gather", "--recorded"], 24, 80);
    let (status, screen) = session.finish(PATIENCE);
    assert_eq!(status, 2);
    assert!(screen.contains("give the talk once"), "{screen}");
}

#[test]
fn a_reader_alone_predicts_and_is_told_how_near_it_was() {
    let state = tempfile::tempdir().unwrap();
    let arguments = ["run", "gather", "--only", "first-result", "--predict", "--virtual-time"];
    let mut session = Session::start_with(state.path(), &arguments, 60, 100);
    see(&mut session, "Your guess for each, in seconds");
    see(&mut session, "join_all:");
    session.press("soon\r");
    see(&mut session, "That is no guess in seconds.");
    session.press("2,5\r");
    see(&mut session, "FuturesUnordered:");
    session.press("2\r");
    let (status, screen) = session.finish(PATIENCE);
    assert_eq!(status, 0);
    assert!(screen.contains("✓ join_all: 2.5 s, measured 2.50 s"), "{screen}");
    assert!(screen.contains("✗ FuturesUnordered: 2 s, measured 0.50 s"), "{screen}");
    assert!(screen.contains("1 of 2 right"), "{screen}");

    let mut list = Session::start_with(state.path(), &["list"], 60, 100);
    see(&mut list, "your guesses: 1 of 2 right");
    list.finish(PATIENCE);
}

#[test]
fn the_screen_can_be_blank_and_all_pages_can_be_seen() {
    let mut session = talk("what-is-async");
    session.press("b");
    session.wait_until("nothing", PATIENCE, |screen| screen.trim().is_empty());
    session.press("b");
    see(&mut session, "about");
    session.press("o");
    see(&mut session, "Enter go there");
    session.press(DOWN);
    session.press("\r");
    see(&mut session, "2/13");
    leave(session, "q");
}

#[test]
fn ctrl_c_ends_a_talk_in_the_middle_of_a_run() {
    let mut session = talk("what-is-async");
    to_the_first_run(&mut session);
    see(&mut session, "AAPL");
    leave(session, CTRL_C);
}

#[test]
fn notes_follow_the_talk() {
    let state = tempfile::tempdir().unwrap();
    let mut notes = Session::start_with(state.path(), &["notes", "gather"], 24, 80);
    see(&mut notes, "Waiting for a talk");

    let mut talk = Session::start_with(state.path(), &["present", "gather"], 24, 80);
    see(&mut talk, "about");
    see(&mut notes, "page 1 of");
    talk.press(" ");
    see(&mut notes, "page 2 of");
    see(&mut notes, "Ask before running");
    // The page after this one, and how much of the talk is left.
    see(&mut notes, "next:");
    see(&mut notes, "to go");

    leave(talk, "q");
    see(&mut notes, "Waiting for a talk");
    leave(notes, "q");
}

#[cfg(unix)]
#[test]
fn notes_stay_with_their_talk_and_say_when_it_was_killed() {
    let state = tempfile::tempdir().unwrap();
    let start = |command, chapter| Session::start_with(state.path(), &[command, chapter], 24, 80);
    let mut talk = start("present", "gather");
    see(&mut talk, "about");
    talk.press(" ");
    let mut notes = start("notes", "gather");
    see(&mut notes, "page 2 of");
    // Neither a talk about another chapter nor a second one about this takes its place.
    for chapter in ["timeouts", "gather"] {
        let mut other = start("present", chapter);
        see(&mut other, "about");
        talk.press(" ");
        see(&mut notes, "page 3 of");
        talk.press("\x1b[D");
        see(&mut notes, "page 2 of");
        leave(other, "q");
    }
    talk.kill();
    see(&mut notes, "killed at page 2");
    leave(notes, "q");
}

#[test]
fn the_stepper_goes_forwards_and_backwards() {
    let mut session = Session::start(&["step", "basics", "--only", "two-ways"], 24, 80);
    see(&mut session, "event 1 of");
    see(&mut session, "The main task is polled for the first time");
    see(&mut session, "0 s virtual time");
    session.press(RIGHT);
    see(&mut session, "A future for AAPL is made. It is inert");
    session.press(RIGHT);
    see(&mut session, "AAPL is polled for the first time, by the main task");
    see(&mut session, "in three_awaits (line ");
    pointed_at(&mut session, "market.quote(\"AAPL\").await");
    session.press(LEFT);
    see(&mut session, "A future for AAPL is made");
    session.press(END);
    see(&mut session, "The main task returns Ready");
    session.press(DOWN);
    see(&mut session, "join!");
    see(&mut session, "event 1 of");
    leave(session, "q");
}

/// Waits until the arrow is at this code.
#[track_caller]
fn pointed_at(session: &mut Session, code: &str) {
    session.wait_until(&format!("the arrow at {code}"), PATIENCE, |screen| {
        screen.lines().any(|line| line.starts_with('❯') && line.contains(code))
    });
}

#[test]
fn the_stepper_points_at_the_line_that_runs_and_shows_the_program_alone() {
    let mut session = Session::start(&["step", "basics"], 24, 80);
    see(&mut session, "event 1 of");
    session.press(RIGHT);
    pointed_at(&mut session, "let quote = market.quote(\"AAPL\");");
    session.press(RIGHT);
    see(&mut session, "was never polled");
    pointed_at(&mut session, "drop(quote);");
    see(&mut session, "dropped, never polled");
    let screen = session.screen();
    assert!(!screen.contains("ANCHOR") && !screen.contains("use harness"), "{screen}");
    session.press("d");
    see(&mut session, "basics / two-ways");
    session.press("D");
    see(&mut session, "basics / lazy");
    session.press("?");
    see(&mut session, "the next finding and the one before");
    session.press("x");
    see(&mut session, "event 1 of");
    leave(session, "\x1b");
}

#[test]
fn the_stepper_tells_the_message_of_a_panic_and_the_state_of_every_task() {
    let mut session = Session::start(&["step", "pitfalls", "--only", "no-runtime"], 24, 80);
    see(&mut session, "event 1 of");
    session.press(END);
    see(&mut session, "panicked: ");
    leave(session, "q");

    let mut session = Session::start(&["step", "basics", "--only", "two-ways"], 24, 80);
    see(&mut session, "event 1 of");
    session.press(DOWN);
    see(&mut session, "join!");
    session.press(END);
    session.wait_until("how all tasks are", PATIENCE, |screen| {
        let done = |name| screen.lines().any(|line| line.contains(name) && line.contains("done"));
        done("AAPL") && done("GOOGL") && done("MSFT") && done("main task")
    });
    leave(session, "q");
}

#[test]
fn no_step_of_any_demo_is_cut_at_80_by_24() {
    for lesson in ["gather", "pitfalls"] {
        let mut session = Session::start(&["step", lesson], 24, 80);
        see(&mut session, "event 1 of");
        for _ in 0..40 {
            session.press(RIGHT);
        }
        session.wait_until("whole", PATIENCE, |screen| {
            screen.contains("q quit") && !screen.lines().any(|line| line.trim() == "…")
        });
        leave(session, "q");
    }
}

#[test]
fn the_stepper_plays_by_itself() {
    let session = Session::start(&["step", "what-is-async", "--play", "--speed", "10"], 24, 80);
    let mut session = session;
    see(&mut session, "MSFT is done");
    leave(session, "q");
}

#[test]
fn the_menu_filters_remembers_and_leads_to_the_chapter() {
    let state = tempfile::tempdir().unwrap();
    let mut session = Session::start_with(state.path(), &[], 24, 80);
    see(&mut session, "0 of");
    session.press("gath");
    session.wait_until("only gather", PATIENCE, |screen| {
        screen.contains("filter: gath") && screen.contains("gather") && !screen.contains("timeouts")
    });
    for what in ["the chapter", "the exercises", "as a talk"] {
        session.press(RIGHT);
        see(&mut session, what);
    }
    session.press("\r");
    see(&mut session, "about");
    session.press("q");
    session.wait_until("the menu, at gather", PATIENCE, |screen| {
        screen.lines().any(|line| line.starts_with('❯') && line.contains("gather"))
    });
    session.press("zzz");
    see(&mut session, "nothing has 'zzz' in it");
    session.press(CTRL_C);
    let (status, _) = session.finish(PATIENCE);
    assert_eq!(status, 0);
}

#[test]
fn a_chapter_that_ran_well_is_done() {
    let state = tempfile::tempdir().unwrap();
    let arguments = ["run", "basics", "--virtual-time"];
    let (status, _) = Session::start_with(state.path(), &arguments, 24, 80).finish(PATIENCE);
    assert_eq!(status, 0);
    let mut session = Session::start_with(state.path(), &[], 24, 80);
    see(&mut session, "1 of");
    session.wait_until("the mark", PATIENCE, |screen| {
        screen.lines().any(|line| line.contains('✓') && line.contains("basics"))
    });
    session.press(CTRL_C);
    session.finish(PATIENCE);
}

#[test]
fn what_is_remembered_may_be_damaged() {
    let state = tempfile::tempdir().unwrap();
    std::fs::write(state.path().join("chapters.json"), "{ rubbish").unwrap();
    let mut session = Session::start_with(state.path(), &[], 24, 80);
    see(&mut session, "0 of");
    session.press(CTRL_C);
    session.finish(PATIENCE);
}

#[test]
fn a_signal_ends_a_talk_and_gives_the_terminal_back() {
    let session = talk("what-is-async");
    session.signal("TERM");
    // That it is no longer on the alternate screen is asserted by `finish`.
    let (status, _) = session.finish(PATIENCE);
    assert_eq!(status, 143);
}

#[test]
fn an_interrupt_while_the_pager_is_up_is_for_the_pager() {
    if std::process::Command::new("less").arg("--version").output().is_err() {
        println!("skipped: no less on this machine");
        return;
    }
    let mut session = Session::start(&["read", "summary"], 24, 80);
    see(&mut session, "Seven things");
    // To us alone: at a Ctrl-C that is typed, the terminal may drop the keys that follow it.
    session.signal("INT");
    session.press("G");
    see(&mut session, "(END)");
    leave(session, "q");
}

#[test]
fn what_cannot_be_remembered_is_run_all_the_same() {
    // A file is no folder to remember things in.
    let state = tempfile::NamedTempFile::new().unwrap();
    let arguments = ["run", "basics", "--virtual-time"];
    let (status, screen) = Session::start_with(state.path(), &arguments, 24, 80).finish(PATIENCE);
    assert_eq!(status, 0);
    assert!(screen.contains("note: the menu will not show this as done"), "{screen}");

    let mut session = Session::start_with(state.path(), &["--ascii"], 24, 80);
    see(&mut session, "> ");
    for what in ["the chapter", "the exercises", "as a talk"] {
        session.press(RIGHT);
        see(&mut session, what);
    }
    session.press("\r");
    // What the menu starts is in ASCII, as the menu is.
    see(&mut session, "* Three prices");
    session.press("q");
    see(&mut session, "0 of");
    leave(session, CTRL_C);
}

#[test]
fn a_key_leads_from_finding_to_finding_of_a_traced_program() {
    let version = std::process::Command::new("python3")
        .args(["-c", "import sys; sys.exit(sys.version_info < (3, 11))"])
        .status();
    if !cfg!(target_os = "linux") || !version.is_ok_and(|status| status.success()) {
        println!("skipped: needs Python 3.11 on Linux");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let program = "\
import asyncio
import time


async def tick():
    while True:
        await asyncio.sleep(0.02)


async def main():
    ticker = asyncio.create_task(tick())
    await asyncio.sleep(0.1)
    time.sleep(0.4)
    await asyncio.sleep(0.1)
    ticker.cancel()

asyncio.run(main())
";
    let file = folder.path().join("slow.py");
    std::fs::write(&file, program).unwrap();
    let file = file.display().to_string();
    let mut session = Session::start(&["trace", &file, "--step"], 24, 80);
    see(&mut session, "event 1 of");
    see(&mut session, "1 finding");
    session.press("n");
    see(&mut session, "finding 1 of 1: blocked (slow.py:13)");
    pointed_at(&mut session, "time.sleep(0.4)");
    let screen = session.screen();
    assert!(screen.contains("slow.py") && !screen.contains("import time"), "{screen}");
    session.wait_until("what both tasks do", PATIENCE, |screen| {
        let row = |name: &str, does: &str| {
            screen.lines().any(|line| line.contains(name) && line.contains(does))
        };
        row("main", "running, line 13") && row("tick", "line 7")
    });
    leave(session, "q");
}
