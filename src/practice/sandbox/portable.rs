//! What is left where there are no process groups: time limits and bounded output.

use super::{Limits, Program};
use std::io;
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// How often to look whether a process has ended.
const GLANCE: Duration = Duration::from_millis(5);

/// The command that runs a program. Memory has no limit here.
pub fn command(program: &Program, _limits: Limits) -> Command {
    let mut command = Command::new(&program.path);
    command.args(&program.arguments);
    command
}

/// Nothing is known of what still runs.
pub fn kill_all() {}

/// A process; what it starts is beyond our reach.
pub struct Group {
    leader: Arc<Mutex<Child>>,
}

impl Group {
    pub fn start(mut command: Command, _limits: Limits) -> io::Result<Self> {
        Ok(Group { leader: Arc::new(Mutex::new(command.spawn()?)) })
    }

    pub fn take_pipes(&mut self) -> (Option<ChildStdout>, Option<ChildStderr>) {
        let mut leader = self.leader.lock().unwrap_or_else(PoisonError::into_inner);
        (leader.stdout.take(), leader.stderr.take())
    }

    /// Says when it has ended.
    pub fn ended(&self) -> Receiver<()> {
        let (sender, receiver) = channel();
        let leader = Arc::clone(&self.leader);
        thread::spawn(move || {
            loop {
                let status = leader.lock().unwrap_or_else(PoisonError::into_inner).try_wait();
                if !matches!(status, Ok(None)) {
                    // Whoever asked may have stopped listening.
                    let _ = sender.send(());
                    return;
                }
                thread::sleep(GLANCE);
            }
        });
        receiver
    }

    /// Kills it.
    pub fn kill(&self) {
        let _ = self.leader.lock().unwrap_or_else(PoisonError::into_inner).kill();
    }

    /// Takes note of its end.
    pub fn reap(self) -> io::Result<ExitStatus> {
        self.leader.lock().unwrap_or_else(PoisonError::into_inner).wait()
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

/// Nothing is locked here: two checks of one exercise at the same moment may get in each other's way.
pub struct Lock;

impl Lock {
    pub fn take(_path: &std::path::Path) -> io::Result<Self> {
        Ok(Lock)
    }

    /// Nobody can tell whether somebody else holds it.
    pub fn if_free(_path: &std::path::Path) -> io::Result<Self> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub fn of_folder(_path: &std::path::Path) -> io::Result<Self> {
        Ok(Lock)
    }
}
