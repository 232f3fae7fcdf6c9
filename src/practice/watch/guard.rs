//! The terminal: taken over while watching, given back on every way out.

use crate::practice::sandbox;
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use std::io::{self, Write};
use std::panic;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the terminal is taken over at the moment.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Keys arrive one by one and unseen, from here to its drop.
#[derive(Debug)]
pub struct RawTerminal(());

impl RawTerminal {
    /// Takes the terminal over.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn take() -> io::Result<Self> {
        enable_raw_mode()?;
        TAKEN.store(true, Ordering::SeqCst);
        restore_on_panic();
        Ok(RawTerminal(()))
    }
}

impl Drop for RawTerminal {
    fn drop(&mut self) {
        restore();
    }
}

/// Gives the terminal back, if it was taken: from a signal, a panic, or the regular way out.
pub fn restore() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let _ = disable_raw_mode();
        let mut out = io::stdout();
        // Colours off, cursor on, and the prompt on a line of its own.
        let _ = out.write_all(b"\x1b[0m\x1b[?25h\r\n");
        let _ = out.flush();
    }
}

/// A panic, on whichever thread, ends the program: with the terminal as it was, and nothing left running.
fn restore_on_panic() {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        sandbox::kill_all();
        restore();
        report(info);
        process::exit(101);
    }));
}
