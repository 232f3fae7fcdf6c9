//! Ctrl-C, and panics within a demo.

use ratatui::crossterm::terminal::is_raw_mode_enabled;
use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::{panic, process};

/// The exit status of a program that SIGINT ended, as shells count it: 128 + 2.
const INTERRUPTED: i32 = 130;

/// Whether another program has the terminal at the moment: then Ctrl-C is for that one.
static LENT: AtomicBool = AtomicBool::new(false);

/// From now on Ctrl-C ends the program at once and leaves the terminal as it should be.
///
/// A demo may be deep in a blocking call, so nobody waits for it. Calling this again changes nothing.
pub fn install() -> anyhow::Result<()> {
    let installed = ctrlc::set_handler(|| {
        if LENT.load(Ordering::Relaxed) {
            return;
        }
        harness::python::stop_all();
        let mut out = io::stdout();
        if is_raw_mode_enabled().unwrap_or(false) {
            // Not Ctrl-C, which is a key there, but SIGTERM or SIGHUP on a full screen.
            // Its plain sibling would say on standard error that it failed, and panic when that has gone as well.
            let _ = ratatui::try_restore();
        }
        if out.is_terminal() {
            // Colours off, cursor on, and the prompt on a line of its own.
            let _ = out.write_all(b"\x1b[0m\x1b[?25h\r\n");
            let _ = out.flush();
        }
        process::exit(INTERRUPTED);
    });
    match installed {
        Ok(()) | Err(ctrlc::Error::MultipleHandlers) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Does something while another program has the terminal. A pager takes Ctrl-C as "stop searching", and would be left
/// behind with half of the terminal if it ended us.
pub fn with_terminal_lent<T>(work: impl FnOnce() -> T) -> T {
    // Where it cannot be handled, it does what it does by default.
    let _ = install();
    LENT.store(true, Ordering::Relaxed);
    let result = work();
    LENT.store(false, Ordering::Relaxed);
    result
}

/// From now on panics are not printed. The harness catches those of demos and reports them as what they are,
/// measurements; a task that panics on purpose is part of a lesson.
pub fn silence_panics() {
    panic::set_hook(Box::new(|_| {}));
}
