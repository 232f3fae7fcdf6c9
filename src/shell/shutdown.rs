//! The one place that ends the program: after a signal, after a panic of our own, and when its reader has gone.
//!
//! However it ends, two things happen first. What was registered with [`on_end`] is done (process groups are killed,
//! Python is stopped), and the terminal is given back as it was.
//!
//! Only [`install`] touches signals and the panic hook, and only `main` calls it: a unit test that uses any other
//! function here keeps the signals and the hook that it had.

use super::complain;
use super::tty;
use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::{mem, process};

/// The signals that end the program, as shells count them: 128 and the number of the signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// The terminal has gone.
    Hangup = 1,
    /// Ctrl-C.
    Interrupt = 2,
    /// `kill`, and every supervisor.
    Terminate = 15,
}

impl Signal {
    /// The exit status of a program that this signal has ended.
    pub fn exit_status(self) -> i32 {
        128 + self as i32
    }
}

/// What is done before the program ends.
type Action = Box<dyn FnOnce() + Send>;

/// What happens on the first signal in place of the end.
type Request = Box<dyn FnOnce() + Send>;

static ACTIONS: Mutex<Vec<(usize, Action)>> = Mutex::new(Vec::new());
static REQUEST: Mutex<Option<Request>> = Mutex::new(None);
static NEXT_ACTION: AtomicUsize = AtomicUsize::new(0);

/// Whether another program has the terminal at the moment: then Ctrl-C is for that one.
static LENT: AtomicBool = AtomicBool::new(false);

/// From now on signals end the program as this file says. A demo may be deep in a blocking call, so the end waits for
/// nothing.
///
/// # Errors
///
/// When the operating system gives no handler.
pub fn install() -> io::Result<()> {
    super::panics::install();
    signals::listen()
}

/// Registers something to do before the program ends, for as long as the answer is kept.
pub fn on_end(action: impl FnOnce() + Send + 'static) -> OnEnd {
    let id = NEXT_ACTION.fetch_add(1, Ordering::Relaxed);
    locked(&ACTIONS).push((id, Box::new(action)));
    OnEnd(id)
}

/// An action that is registered with [`on_end`]; dropping it takes the action back.
#[must_use = "the action is taken back when this is dropped"]
#[derive(Debug)]
pub struct OnEnd(usize);

impl Drop for OnEnd {
    fn drop(&mut self) {
        locked(&ACTIONS).retain(|(id, _)| *id != self.0);
    }
}

/// Lets the next signal ask for an end in place of making one: a server finishes what is in flight. The signal after
/// that one ends the program.
pub fn ask_first(request: impl FnOnce() + Send + 'static) {
    *locked(&REQUEST) = Some(Box::new(request));
}

/// Does something while another program has the terminal. A pager takes Ctrl-C as "stop searching", and would be left
/// behind with half of the terminal if it ended us.
pub fn with_terminal_lent<T>(work: impl FnOnce() -> T) -> T {
    LENT.store(true, Ordering::Relaxed);
    let result = work();
    LENT.store(false, Ordering::Relaxed);
    result
}

/// Ends the program with this exit status, and what it started.
#[expect(clippy::disallowed_methods, reason = "this is the one place that ends the program")]
pub fn end(status: i32) -> ! {
    // Taken out first: an action may take its time, and another thread may end the program meanwhile.
    let actions = mem::take(&mut *locked(&ACTIONS));
    for (_, action) in actions {
        action();
    }
    tty::give_back();
    process::exit(status)
}

/// A signal has come.
fn signalled(signal: Signal) {
    if signal == Signal::Interrupt && LENT.load(Ordering::Relaxed) {
        return;
    }
    // In a statement of its own, so that the lock is not held while the request is made.
    let request = locked(&REQUEST).take();
    match request {
        Some(request) => request(),
        None => {
            let full_screen = tty::is_taken();
            tty::give_back();
            let mut out = io::stdout();
            if !full_screen && out.is_terminal() {
                // Colours off, cursor on, and the prompt on a line of its own.
                let _ = out.write_all(b"\x1b[0m\x1b[?25h\r\n");
                let _ = out.flush();
            }
            end(signal.exit_status());
        }
    }
}

/// The lock, even where a thread panicked while it had it: what it protects is whole between any two statements.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(unix)]
mod signals {
    use super::{Signal, complain, signalled, tty};
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGTSTP};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;
    use std::{io, thread};

    /// Waits for signals on a thread of its own, where everything is allowed; within a handler hardly anything is.
    pub fn listen() -> io::Result<()> {
        let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM, SIGTSTP])?;
        let wait = move || {
            for signal in signals.forever() {
                match signal {
                    SIGHUP => signalled(Signal::Hangup),
                    SIGINT => signalled(Signal::Interrupt),
                    SIGTERM => signalled(Signal::Terminate),
                    _ => stop(),
                }
            }
        };
        thread::Builder::new().name("signals".to_owned()).spawn(wait)?;
        Ok(())
    }

    /// Ctrl-Z: the shell gets its terminal back, and we ours when we go on.
    fn stop() {
        tty::while_given_back(|| {
            // Stops every thread of this process, this one included, until SIGCONT.
            if let Err(error) = emulate_default_handler(SIGTSTP) {
                complain(&format!("note: the program cannot be stopped: {error}"));
            }
        });
    }
}

#[cfg(not(unix))]
mod signals {
    use super::{Signal, signalled};
    use std::io;

    /// Windows has Ctrl-C, and no more than that.
    pub fn listen() -> io::Result<()> {
        ctrlc::set_handler(|| signalled(Signal::Interrupt)).map_err(io::Error::other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn exit_statuses_are_those_of_shells() {
        let statuses =
            [Signal::Hangup, Signal::Interrupt, Signal::Terminate].map(Signal::exit_status);
        assert_eq!(statuses, [129, 130, 143]);
    }

    #[test]
    fn an_action_is_registered_for_as_long_as_it_is_kept() {
        let done = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&done);
        let kept = on_end(move || {
            count.fetch_add(1, Ordering::Relaxed);
        });
        let id = kept.0;
        let registered = || locked(&ACTIONS).iter().any(|(other, _)| *other == id);
        assert!(registered());
        drop(kept);
        assert!(!registered());
        assert_eq!(done.load(Ordering::Relaxed), 0, "the program has not ended");
    }
}
