//! The handle on all that was started through it.

#[cfg(target_os = "linux")]
use super::helper::{Ended, Helper, Watched};
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
pub(crate) const POLL_INTERVAL: Duration = Duration::from_millis(20);
/// How long to wait for the last output of a program that is gone. What a child that got away prints later is
/// not ours to wait for.
const LAST_WORDS: Duration = Duration::from_millis(300);
/// How long to wait for the last output where nothing got away: however busy the machine is, it comes.
#[cfg(target_os = "linux")]
const DRAINING: Duration = Duration::from_secs(30);

/// Starts programs, each in a process group of its own, and can kill all of them. Clones are handles on the same.
#[derive(Clone, Debug, Default)]
pub struct Supervisor {
    running: Arc<Mutex<Running>>,
    #[cfg(target_os = "linux")]
    helper: Option<Helper>,
}

/// The groups that run, by the order in which they were started.
#[derive(Debug, Default)]
struct Running {
    programs: HashMap<u64, Handle>,
    started: u64,
    /// Groups up to this number were killed by [`Supervisor::kill_all`].
    killed: u64,
    frozen: bool,
}

impl Running {
    fn note(&mut self, handle: Handle) -> u64 {
        self.started += 1;
        self.programs.insert(self.started, handle);
        self.started
    }
}

/// How to kill one of them.
#[derive(Debug)]
enum Handle {
    Group(platform::Id),
    #[cfg(target_os = "linux")]
    Watched(std::os::unix::net::UnixStream),
}

impl Handle {
    fn kill(&self) {
        match self {
            Handle::Group(id) => platform::kill(id),
            #[cfg(target_os = "linux")]
            Handle::Watched(control) => crate::helper::cancel_by(control),
        }
    }

    /// Whether it still has to kill something.
    fn is_at_work(&self) -> bool {
        match self {
            Handle::Group(_) => false,
            #[cfg(target_os = "linux")]
            Handle::Watched(control) => !crate::helper::has_closed(control),
        }
    }
}

impl Supervisor {
    /// One that has started nothing yet.
    pub fn new() -> Self {
        Supervisor::default()
    }

    /// One that has [`run`](Self::run) put a helper between itself and each program: see [`Helper`].
    #[cfg(target_os = "linux")]
    pub fn with_helper(helper: Helper) -> Self {
        Supervisor { helper: Some(helper), ..Supervisor::default() }
    }

    /// Kills all that was started and still runs, with its descendants. Each [`run`](Self::run) that waits for some of
    /// it returns [`End::Cancelled`]. Afterwards more can be started.
    pub fn kill_all(&self) {
        let mut running = self.raw_lock();
        running.killed = running.started;
        running.programs.values().for_each(Handle::kill);
    }

    /// Kills all that was started, and stops every thread that uses this supervisor: one that waits for a
    /// program, or wants to start one, waits for ever. For a program that is about to end itself: otherwise a thread
    /// that judges could take what was killed here for a crash, or start something that no thread is left to kill.
    pub fn freeze(&self) {
        let mut running = self.raw_lock();
        running.frozen = true;
        running.programs.values().for_each(Handle::kill);
        drop(running);
        // Helpers need a moment to kill what is below them. (They would also do it after our end.)
        let patience = Instant::now() + LAST_WORDS;
        while self.raw_lock().programs.values().any(Handle::is_at_work) && Instant::now() < patience
        {
            thread::sleep(Duration::from_millis(1));
        }
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
        // Held while starting, so that no thread can kill everything in between and miss this one.
        let mut running = self.lock();
        let leader = platform::Leader::start(command, limits)?;
        let number = running.note(Handle::Group(leader.id()));
        drop(running);
        Ok(Group { supervisor: self.clone(), number, leader: Some(leader) })
    }

    /// Runs a program until it ends, its time is up, or it is cancelled, and keeps what it prints.
    ///
    /// # Errors
    ///
    /// When it cannot be started.
    pub fn run(&self, program: &Program, limits: Limits, cancel: &Cancel) -> io::Result<Finished> {
        #[cfg(target_os = "linux")]
        if let Some(helper) = &self.helper {
            return self.run_watched(helper, program, limits, cancel);
        }
        self.run_group(program, limits, cancel)
    }

    #[cfg(target_os = "linux")]
    fn run_watched(
        &self,
        helper: &Helper,
        program: &Program,
        limits: Limits,
        cancel: &Cancel,
    ) -> io::Result<Finished> {
        let start = Instant::now();
        let mut running = self.lock();
        let mut watched = Watched::start(helper, program, limits)?;
        let number = running.note(Handle::Watched(watched.control()?));
        drop(running);
        let readers = Readers::start(watched.take_pipes(), program, limits);
        let ended = watched.end(start, limits, cancel);
        let killed = self.forget(number);
        let Ended { end, waited, channel } = ended?;
        // All that wrote to them is dead, so their ends are near.
        let (stdout, stderr) =
            readers.outputs(if end == End::Unwatched { LAST_WORDS } else { DRAINING });
        let end = if killed { End::Cancelled } else { end };
        Ok(Finished { end, stdout, stderr, channel, waited })
    }

    fn run_group(
        &self,
        program: &Program,
        limits: Limits,
        cancel: &Cancel,
    ) -> io::Result<Finished> {
        let start = Instant::now();
        let mut command = platform::command(program, limits);
        program.dress(&mut command);
        let mut group = self.start_within(command, Some(limits))?;
        let readers = Readers::start(group.take_pipes(), program, limits);
        let cut_short = group.wait(start + limits.time, cancel);
        let (status, killed) = group.end()?;
        let (stdout, stderr) = readers.outputs(LAST_WORDS);
        let end = match cut_short {
            _ if killed => End::Cancelled,
            Some(cut_short) => cut_short,
            None => end_of(status),
        };
        let (channel, waited) = (program.read_channel_file(), Duration::ZERO);
        Ok(Finished { end, stdout, stderr, channel, waited })
    }

    /// Takes one off the list; whether all that was on it was killed meanwhile.
    fn forget(&self, number: u64) -> bool {
        let mut running = self.lock();
        running.programs.remove(&number);
        number <= running.killed
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

/// The threads that read what a program prints.
struct Readers {
    stdout: Option<Reader>,
    stderr: Option<Reader>,
}

impl Readers {
    fn start(
        (stdout, stderr): (Option<ChildStdout>, Option<ChildStderr>),
        program: &Program,
        limits: Limits,
    ) -> Self {
        let keep = limits.output;
        Readers {
            stdout: stdout.map(|pipe| Reader::start(pipe, keep, None)),
            stderr: stderr.map(|pipe| Reader::start(pipe, keep, program.errors.clone())),
        }
    }

    /// What was printed. Waits for the ends of the pipes, but no longer than this.
    fn outputs(self, patience: Duration) -> (Output, Output) {
        let patience = Instant::now() + patience;
        let is_done = |reader: &Option<Reader>| reader.as_ref().is_none_or(Reader::is_done);
        while !(is_done(&self.stdout) && is_done(&self.stderr)) && Instant::now() < patience {
            thread::sleep(Duration::from_millis(1));
        }
        let output = |reader: Option<Reader>| reader.map_or(Output::default(), |it| it.output());
        (output(self.stdout), output(self.stderr))
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
    /// Its output pipes, if its command has any and they were not taken yet.
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
        let killed = self.supervisor.forget(self.number);
        Ok((leader.reap()?, killed))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // It was killed; how it ended does not matter any more.
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
    /// It has killed the helper that watched it, and was killed for that. How it would have ended is not known.
    Unwatched,
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
    /// What came through its channel, see [`Program::with_channel`]; at most 64 KiB.
    pub channel: Vec<u8>,
    /// How long it could have run and had no core to run on, where the system tells it.
    pub waited: Duration,
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
