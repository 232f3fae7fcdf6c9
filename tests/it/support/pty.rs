//! A program on a pseudo-terminal, seen through a terminal emulator.
#![allow(dead_code, reason = "each test that includes this uses a part of it")]

use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// `workbook` with a person at the keyboard.
pub struct Session {
    child: Box<dyn Child + Send + Sync>,
    keyboard: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    emulator: vt100::Parser,
    // Dropping the master would hang up on the program.
    _master: Box<dyn portable_pty::MasterPty + Send>,
    /// A folder of the session's own, which goes when it does.
    _state: Option<TempDir>,
}

impl Session {
    /// Starts the program on a terminal of this size. It remembers nothing.
    pub fn start(arguments: &[&str], rows: u16, columns: u16) -> Self {
        let state = tempfile::tempdir().expect("a temporary folder");
        let mut session = Self::start_with(state.path(), arguments, rows, columns);
        session._state = Some(state);
        session
    }

    /// Starts the program, which remembers what it remembers in this folder.
    pub fn start_with(state: &Path, arguments: &[&str], rows: u16, columns: u16) -> Self {
        Self::start_command(state, rows, columns, |command| command.args(arguments))
    }

    /// Starts the program with whatever else it is to be told: where to run, for instance.
    pub fn start_command(
        state: &Path,
        rows: u16,
        columns: u16,
        tell: impl FnOnce(&mut CommandBuilder),
    ) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_workbook"));
        command.env("TERM", "xterm-256color");
        command.env("WORKBOOK_STATE", state);
        for variable in [
            "NO_COLOR",
            "CLICOLOR",
            "CLICOLOR_FORCE",
            "COLUMNS",
            "PAGER",
            "LESS",
            "LC_ALL",
            "LC_CTYPE",
            "LANG",
        ] {
            command.env_remove(variable);
        }
        tell(&mut command);
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);

        let mut reader = pair.master.try_clone_reader().expect("the terminal can be read");
        let (sender, output) = mpsc::channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            // An error is how a pseudo-terminal says that its program has gone.
            while let Ok(length @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..length].to_vec()).is_err() {
                    break;
                }
            }
        });
        Session {
            child,
            keyboard: pair.master.take_writer().expect("the terminal can be written to"),
            output,
            emulator: vt100::Parser::new(size_of(rows), size_of(columns), 0),
            _master: pair.master,
            _state: None,
        }
    }

    /// The number of its process.
    pub fn process(&self) -> Option<u32> {
        self.child.process_id()
    }

    /// Sends a signal: "TERM".
    pub fn signal(&self, name: &str) {
        let id = self.child.process_id().expect("it runs").to_string();
        let sent = Command::new("kill").args([&format!("-{name}"), &id]).status();
        assert!(sent.is_ok_and(|status| status.success()));
    }

    /// Kills it, so that it can put nothing in order any more.
    pub fn kill(mut self) {
        self.signal("KILL");
        let _ = self.child.wait();
    }

    /// Types.
    pub fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).expect("the program listens");
    }

    /// What is on the screen.
    pub fn screen(&self) -> String {
        self.emulator.screen().contents()
    }

    /// Waits until the screen shows something. What it is goes into the message when it never comes.
    #[track_caller]
    pub fn wait_until(&mut self, what: &str, patience: Duration, shown: impl Fn(&str) -> bool) {
        let deadline = Instant::now() + patience;
        while !shown(&self.screen()) {
            match self.output.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.emulator.process(&bytes),
                Err(RecvTimeoutError::Timeout) => panic!("not in time: {what}\n{}", self.screen()),
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("the program ended before: {what}\n{}", self.screen())
                }
            }
        }
    }

    /// Waits until the program has given the screen back, or has taken it.
    #[track_caller]
    pub fn wait_for_the_screen(&mut self, taken: bool, patience: Duration) {
        let deadline = Instant::now() + patience;
        while self.emulator.screen().alternate_screen() != taken {
            let left = deadline.saturating_duration_since(Instant::now());
            let bytes = self.output.recv_timeout(left);
            let bytes = bytes
                .unwrap_or_else(|_| panic!("the screen was not taken: {taken}\n{}", self.screen()));
            self.emulator.process(&bytes);
        }
    }

    /// Waits for the end of the program; its exit status and its last screen. The cursor must be visible.
    #[track_caller]
    pub fn finish(mut self, patience: Duration) -> (u32, String) {
        let deadline = Instant::now() + patience;
        loop {
            match self.output.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.emulator.process(&bytes),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    let _ = self.child.kill();
                    panic!("the program goes on and on:\n{}", self.screen());
                }
            }
        }
        let status = self.child.wait().expect("the program has an end");
        let screen = self.emulator.screen();
        assert!(!screen.hide_cursor(), "the cursor is hidden");
        assert!(!screen.alternate_screen(), "still on the alternate screen");
        (status.exit_code(), screen.contents())
    }
}

impl Drop for Session {
    /// A test that failed leaves nothing behind.
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

fn size_of(cells: u16) -> NonZeroU16 {
    NonZeroU16::new(cells).expect("a terminal has rows and columns")
}
