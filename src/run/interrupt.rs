//! Ctrl-C, and panics within a demo.

use std::io::{self, IsTerminal, Write};
use std::{panic, process};

/// The exit status of a program that SIGINT ended, as shells count it: 128 + 2.
const INTERRUPTED: i32 = 130;

/// From now on Ctrl-C ends the program at once and leaves the terminal as it should be.
///
/// A demo may be deep in a blocking call, so nobody waits for it. Calling this again changes nothing.
pub fn install() -> anyhow::Result<()> {
    let installed = ctrlc::set_handler(|| {
        harness::python::stop_all();
        let mut out = io::stdout();
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

/// From now on panics are not printed. The harness catches those of demos and reports them as what they are,
/// measurements; a task that panics on purpose is part of a lesson.
pub fn silence_panics() {
    panic::set_hook(Box::new(|_| {}));
}
