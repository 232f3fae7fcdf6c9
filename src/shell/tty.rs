//! The terminal while the program has it for itself, and its way back to the shell.

use crossterm::cursor::{Hide, Show};
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue};
use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How much of the terminal is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taking {
    /// Keys arrive one by one and unseen; what is printed stays.
    Keys,
    /// The keys, and a screen of our own that leaves nothing behind.
    Screen,
}

/// What is taken at the moment. The lock is held while anything changes, and while the program is stopped: then no
/// thread draws on a terminal that belongs to the shell.
static TAKEN: Mutex<Option<Taking>> = Mutex::new(None);

/// How often the terminal came back to us after the program was stopped: what was drawn before is gone.
static RETURNS: AtomicUsize = AtomicUsize::new(0);

fn taken() -> MutexGuard<'static, Option<Taking>> {
    TAKEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The terminal, until this is dropped.
#[derive(Debug)]
pub struct Taken(());

impl Drop for Taken {
    fn drop(&mut self) {
        give_back();
    }
}

/// Takes the terminal over.
///
/// # Errors
///
/// When there is none.
pub fn take(taking: Taking) -> io::Result<Taken> {
    let mut taken = taken();
    enter(taking)?;
    *taken = Some(taking);
    Ok(Taken(()))
}

/// Whether the terminal is taken at the moment.
pub fn is_taken() -> bool {
    taken().is_some()
}

/// Gives the terminal back as it was, if it was taken. When it has gone, there is nothing to give back.
pub fn give_back() {
    if let Some(taking) = taken().take() {
        let _ = leave(taking);
    }
}

/// Does something while the shell has the terminal; afterwards it is ours again, if it was before.
pub fn while_given_back(work: impl FnOnce()) {
    let taken = taken();
    if let Some(taking) = *taken {
        let _ = leave(taking);
    }
    work();
    if let Some(taking) = *taken {
        let _ = enter(taking);
        RETURNS.fetch_add(1, Ordering::Relaxed);
    }
}

/// How often the terminal has come back; when the number changes, everything has to be drawn again.
pub fn returns() -> usize {
    RETURNS.load(Ordering::Relaxed)
}

/// Writes to the terminal while it is surely ours. What is written to a terminal that has gone is lost.
pub fn write(bytes: &[u8]) -> io::Result<()> {
    let _taken = taken();
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

/// Stops the program as Ctrl-Z does. In raw mode Ctrl-Z is a key like any other, and the kernel sends no signal.
#[cfg(unix)]
pub fn stop() {
    use rustix::process::{Signal, kill_current_process_group};
    // The whole group, as the terminal does it: the program may stand in a pipe. Our own signal handler does the rest.
    let _ = kill_current_process_group(Signal::TSTP);
}

/// Windows stops no program.
#[cfg(not(unix))]
pub fn stop() {}

fn enter(taking: Taking) -> io::Result<()> {
    enable_raw_mode()?;
    match taking {
        Taking::Keys => Ok(()),
        Taking::Screen => execute!(io::stdout(), EnterAlternateScreen, Hide),
    }
}

fn leave(taking: Taking) -> io::Result<()> {
    // Each step, even where the one before it failed.
    let raw = disable_raw_mode();
    let mut out = io::stdout();
    // Colours off, and the cursor on.
    queue!(out, crossterm::style::ResetColor, Show)?;
    match taking {
        // The prompt on a line of its own.
        Taking::Keys => out.write_all(b"\r\n")?,
        Taking::Screen => queue!(out, LeaveAlternateScreen)?,
    }
    out.flush()?;
    raw
}
