//! What is left where there are no process groups: time limits and bounded output.

use super::program::{Limits, Program};
use std::io;
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// How often to look whether a process has ended.
const POLL_INTERVAL: Duration = Duration::from_millis(5);

/// The command that runs a program. Memory has no limit here.
pub fn command(program: &Program, _limits: Limits) -> Command {
    let mut command = Command::new(&program.path);
    command.args(program.arguments_with_file());
    command
}

/// The process itself, which is all that can be killed here.
pub type Id = Handle;

/// A process that more than one thread may look at.
#[derive(Clone, Debug)]
pub struct Handle(Arc<Mutex<Child>>);

impl Handle {
    fn lock(&self) -> MutexGuard<'_, Child> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Kills a process. What it has started is beyond our reach.
pub fn kill(process: &Handle) {
    // It may be gone already.
    let _ = process.lock().kill();
}

/// A process.
#[derive(Debug)]
pub struct Leader(Handle);

impl Leader {
    pub fn start(mut command: Command, _limits: Option<Limits>) -> io::Result<Self> {
        Ok(Leader(Handle(Arc::new(Mutex::new(command.spawn()?)))))
    }

    pub fn id(&self) -> Id {
        self.0.clone()
    }

    pub fn take_pipes(&mut self) -> (Option<ChildStdout>, Option<ChildStderr>) {
        let mut child = self.0.lock();
        (child.stdout.take(), child.stderr.take())
    }

    /// Says when it has ended.
    pub fn ended(&self) -> Receiver<()> {
        let (sender, receiver) = channel();
        let handle = self.0.clone();
        thread::spawn(move || {
            loop {
                let status = handle.lock().try_wait();
                if !matches!(status, Ok(None)) {
                    // The run may have been cut short.
                    let _ = sender.send(());
                    return;
                }
                thread::sleep(POLL_INTERVAL);
            }
        });
        receiver
    }

    /// Takes note of its end.
    pub fn reap(self) -> io::Result<ExitStatus> {
        self.0.lock().wait()
    }
}

/// There are no signals here.
pub fn signal(_status: ExitStatus) -> Option<i32> {
    None
}

/// What a signal is called.
pub fn signal_name(signal: i32) -> String {
    format!("signal {signal}")
}
