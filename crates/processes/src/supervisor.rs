//! The handle on all that was started through it.

use super::output::{Output, Reader};
use super::platform;
use super::program::{Limits, Program};
use std::collections::HashMap;
use std::io;
use std::process::{ChildStderr, ChildStdout, Command, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How often a run looks whether it was cancelled.
const POLL_INTERVAL: Duration = Duration::from_millis(20);
/// How long to wait for the last output of a program that is gone. What a child that got away prints later is
/// not ours to wait for.
const LAST_WORDS: Duration = Duration::from_millis(300);

/// Starts programs, each in a process group of its own, and can kill all of them. Clones are handles on the same.
#[derive(Clone, Debug, Default)]
pub struct Supervisor {
    running: Arc<Mutex<Running>>,
}

/// The groups that run, by the order in which they were started.
#[derive(Debug, Default)]
struct Running {
    groups: HashMap<u64, platform::Id>,
    started: u64,
    /// Groups up to this number were killed by [`Supervisor::kill_all`].
    killed: u64,
    frozen: bool,
}

impl Supervisor {
    /// One that has started nothing yet.
    pub fn new() -> Self {
        Supervisor::default()
    }

    /// Kills all that was started and still runs, with its descendants. Each [`run`](Self::run) that waits for some of
    /// it returns [`End::Cancelled`]. Afterwards more can be started.
    pub fn kill_all(&self) {
        let mut running = self.raw_lock();
        running.killed = running.started;
        running.groups.values().for_each(platform::kill);
    }

    /// Kills all that was started, and lets nobody go on who uses this supervisor: a thread that waits for a
    /// program, or wants to start one, waits for ever. For a program that is about to end itself: otherwise a thread
    /// that judges could take what was killed here for a crash, or start something that nobody is left to kill.
    pub fn freeze(&self) {
        let mut running = self.raw_lock();
        running.frozen = true;
        running.groups.values().for_each(platform::kill);
    }

    /// Starts a command as the leader of a group of its own. Pipes, folder and variables are the command's affair.
    ///
    /// # Errors
    ///
    /// When it cannot be started.
    pub fn start(&self, command: Command) -> io::Result<Group> {
        self.start_within(command, None)
    }

    fn start_within(&self, command: Command, limits: Option<Limits>) -> io::Result<Group> {
        // Held while starting, so that nobody can kill everything in between and miss this one.
        let mut running = self.lock();
        let leader = platform::Leader::start(command, limits)?;
        running.started += 1;
        let number = running.started;
        running.groups.insert(number, leader.id());
        drop(running);
        Ok(Group { supervisor: self.clone(), number, leader: Some(leader) })
    }

    /// Runs a program until it ends, its time is up, or it is cancelled, and keeps what it prints.
    ///
    /// # Errors
    ///
    /// When it cannot be started.
    pub fn run(&self, program: &Program, limits: Limits, cancel: &Cancel) -> io::Result<Finished> {
        let start = Instant::now();
        let mut command = platform::command(program, limits);
        program.dress(&mut command);
        let mut group = self.start_within(command, Some(limits))?;
        let (stdout, stderr) = group.take_pipes();
        let stdout = stdout.map(|pipe| Reader::start(pipe, limits.output, None));
        let stderr = stderr.map(|pipe| Reader::start(pipe, limits.output, program.errors.clone()));

        let cut_short = group.wait(start + limits.time, cancel);
        let (status, killed) = group.end()?;

        let patience = Instant::now() + LAST_WORDS;
        let is_done = |reader: &Option<Reader>| reader.as_ref().is_none_or(Reader::is_done);
        while !(is_done(&stdout) && is_done(&stderr)) && Instant::now() < patience {
            thread::sleep(Duration::from_millis(1));
        }
        let end = match cut_short {
            _ if killed => End::Cancelled,
            Some(cut_short) => cut_short,
            None => end_of(status),
        };
        let output = |reader: Option<Reader>| reader.map_or(Output::default(), |it| it.output());
        Ok(Finished { end, stdout: output(stdout), stderr: output(stderr) })
    }

    /// Waits for ever if nothing may go on.
    fn lock(&self) -> MutexGuard<'_, Running> {
        loop {
            let running = self.raw_lock();
            if !running.frozen {
                return running;
            }
            drop(running);
            thread::park();
        }
    }

    fn raw_lock(&self) -> MutexGuard<'_, Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A process and all that it starts. Dropping it kills them.
#[derive(Debug)]
pub struct Group {
    supervisor: Supervisor,
    number: u64,
    /// There until it is reaped.
    leader: Option<platform::Leader>,
}

impl Group {
    /// Its output pipes, if its command has any and nobody has taken them.
    pub fn take_pipes(&mut self) -> (Option<ChildStdout>, Option<ChildStderr>) {
        self.leader.as_mut().map_or((None, None), platform::Leader::take_pipes)
    }

    /// Waits until its leader has ended; what cut that short, if anything. Nothing is killed.
    pub fn wait(&self, deadline: Instant, cancel: &Cancel) -> Option<End> {
        let ended = self.leader.as_ref()?.ended();
        loop {
            if cancel.is_cancelled() {
                return Some(End::Cancelled);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Some(End::TimedOut);
            }
            match ended.recv_timeout(left.min(POLL_INTERVAL)) {
                Err(RecvTimeoutError::Timeout) => {}
                Ok(()) | Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    /// Kills what is left of the group, and takes note of how its leader ended.
    ///
    /// # Errors
    ///
    /// When the system does not say.
    pub fn finish(mut self) -> io::Result<ExitStatus> {
        self.end().map(|(status, _)| status)
    }

    /// As [`finish`](Self::finish); also whether [`Supervisor::kill_all`] was called meanwhile.
    fn end(&mut self) -> io::Result<(ExitStatus, bool)> {
        let Some(leader) = self.leader.take() else {
            return Err(io::Error::other("it has ended before"));
        };
        // Before the leader is reaped, so that the group's number is still its own.
        platform::kill(&leader.id());
        let mut running = self.supervisor.lock();
        running.groups.remove(&self.number);
        let killed = self.number <= running.killed;
        drop(running);
        Ok((leader.reap()?, killed))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // It was killed; how it ended interests nobody.
        let _ = self.end();
    }
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// By itself, with this status.
    Exited(i32),
    /// A signal ended it, be it by a crash or because it used more than it may.
    Signalled(i32),
    /// Its time was up, and it was killed.
    TimedOut,
    /// The run was cancelled, and it was killed.
    Cancelled,
}

/// What came of a run.
#[derive(Clone, Debug)]
pub struct Finished {
    /// How it ended.
    pub end: End,
    /// What it printed.
    pub stdout: Output,
    /// What it printed on standard error.
    pub stderr: Output,
}

/// Cancels what is under way, from another thread. Clones are handles on the same.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Cancels it, for good.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

fn end_of(status: ExitStatus) -> End {
    match (status.code(), platform::signal(status)) {
        (Some(code), _) => End::Exited(code),
        (None, signal) => End::Signalled(signal.unwrap_or_default()),
    }
}
