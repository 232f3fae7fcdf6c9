//! The program on a terminal: the live view, and Ctrl-C in the middle of it.
#![cfg(unix)]

use crate::support::pty::Session;
use std::time::Duration;

/// Long enough for a busy machine; the tests wait for what they want to see, and only fail after this.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn the_live_view_shows_calls_while_they_wait_and_clears_them_away() {
    let mut session = Session::start(&["run", "gather", "--only", "many", "--speed", "2"], 24, 80);
    session.wait_until("a call in flight is counted", PATIENCE, |screen| {
        screen.contains("1 call in flight")
    });
    session.wait_until("all calls have lanes", PATIENCE, |screen| {
        screen.contains("10 calls in flight") && screen.contains("INTC") && screen.contains('━')
    });
    let (status, screen) = session.finish(PATIENCE);
    assert_eq!(status, 0);
    assert!(screen.contains("Takeaway"), "{screen}");
    assert!(!screen.contains("in flight\n"), "the live view left something behind:\n{screen}");
}

#[test]
fn many_calls_share_one_bar() {
    let mut session =
        Session::start(&["run", "gather", "--only", "at-scale", "--requests", "500"], 40, 100);
    session.wait_until("the calls are counted", PATIENCE, |screen| screen.contains("of 500 calls"));
    let (status, screen) = session.finish(PATIENCE);
    assert_eq!(status, 0);
    assert!(!screen.contains("of 500 calls"), "{screen}");
}

#[test]
fn a_small_terminal_is_enough() {
    let session = Session::start(&["run", "what-is-async", "--speed", "20"], 10, 50);
    let (status, screen) = session.finish(PATIENCE);
    assert_eq!(status, 0);
    assert!(screen.contains("Next"), "{screen}");
}

#[test]
fn ctrl_c_ends_a_waiting_demo_with_130_and_restores_the_terminal() {
    let mut session =
        Session::start(&["run", "gather", "--only", "many", "--speed", "0.1"], 24, 80);
    session.wait_until("the demo runs", PATIENCE, |screen| screen.contains("in flight"));
    session.press("\x03");
    let (status, _) = session.finish(PATIENCE);
    assert_eq!(status, 130);
}

#[test]
fn ctrl_c_ends_a_blocking_demo_too() {
    let mut session = Session::start(&["run", "what-is-async", "--speed", "0.1"], 24, 80);
    session.wait_until("the demo runs", PATIENCE, |screen| screen.contains("in flight"));
    session.press("\x03");
    let (status, _) = session.finish(PATIENCE);
    assert_eq!(status, 130);
}
