//! Process groups, limits and signals, where there are such things.

use super::{Limits, Program};
use rustix::fs::FlockOperation;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
#[cfg(target_os = "linux")]
use rustix::process::{Resource, Rlimit, prlimit};
use std::collections::HashSet;
use std::fs::File;
use std::io;
use std::mem;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Bytes that a file may have, so that nobody fills the disk.
const LARGEST_FILE: u64 = 1 << 30;

/// How long all cores together may work, in seconds. For the day that nobody is left to kill the program: it cannot
/// get there within its time.
fn core_seconds(limits: Limits) -> u64 {
    let cores = thread::available_parallelism().map_or(1, usize::from) as u64;
    (limits.time.as_secs() + 5) * cores
}

/// The command that runs a program. Its limits are set from outside, right after the start.
#[cfg(target_os = "linux")]
pub fn command(program: &Program, _limits: Limits) -> Command {
    let mut command = Command::new(&program.path);
    command.args(&program.arguments);
    command
}

/// Sets the limits of a process that has just started.
#[cfg(target_os = "linux")]
fn limit(process: Pid, limits: Limits) {
    let set = |resource, most| {
        let limit = Rlimit { current: Some(most), maximum: Some(most) };
        // It may have ended already.
        let _ = prlimit(Some(process), resource, limit);
    };
    set(Resource::Core, 0);
    set(Resource::Cpu, core_seconds(limits));
    set(Resource::Fsize, LARGEST_FILE);
    if let Some(bytes) = limits.memory {
        set(Resource::Data, bytes);
    }
}

/// Sets the limits and becomes the program. A limit that this system does not know is none.
#[cfg(not(target_os = "linux"))]
const LIMITER: &str = r#"ulimit -c 0 2>/dev/null
ulimit -t "$1" 2>/dev/null
ulimit -f "$3" 2>/dev/null
[ "$2" = none ] || ulimit -d "$2" 2>/dev/null
shift 3
exec "$@""#;

/// The command that runs a program within its limits.
///
/// A tiny shell sets them: elsewhere than on Linux nobody can from outside, and doing it between fork and exec
/// ourselves would need `unsafe`.
#[cfg(not(target_os = "linux"))]
pub fn command(program: &Program, limits: Limits) -> Command {
    let seconds = core_seconds(limits);
    let kilobytes = limits.memory.map_or("none".to_owned(), |bytes| (bytes / 1024).to_string());
    let mut command = Command::new("/bin/sh");
    // Of 512 bytes each, as POSIX has it.
    let blocks = LARGEST_FILE / 512;
    command.args(["-c", LIMITER, "sh", &seconds.to_string(), &kilobytes, &blocks.to_string()]);
    command.arg(&program.path).args(&program.arguments);
    command
}

/// The command has set them.
#[cfg(not(target_os = "linux"))]
fn limit(_process: Pid, _limits: Limits) {}

/// The groups that are running: whoever ends this program kills them first.
static RUNNING: LazyLock<Mutex<HashSet<Pid>>> = LazyLock::new(Mutex::default);

fn running() -> MutexGuard<'static, HashSet<Pid>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Kills everything that was started here and still runs. For those who are about to end this program: nothing can be
/// started afterwards.
pub fn kill_all() {
    let running = running();
    for group in running.iter() {
        // It may be gone already.
        let _ = kill_process_group(*group, Signal::KILL);
    }
    // Locked for good. Whoever judges on another thread could go on to the next check, which nobody would be left to
    // kill, and take what was killed here for a crash.
    mem::forget(running);
}

/// A process and all that it starts.
pub struct Group {
    leader: Child,
    id: Pid,
}

impl Group {
    pub fn start(mut command: Command, limits: Limits) -> io::Result<Self> {
        // Held while starting, so that nobody can end this program in between and leave the group behind.
        let mut running = running();
        let leader = command.process_group(0).spawn()?;
        let id = Pid::from_child(&leader);
        limit(id, limits);
        running.insert(id);
        Ok(Group { leader, id })
    }

    pub fn take_pipes(&mut self) -> (Option<ChildStdout>, Option<ChildStderr>) {
        (self.leader.stdout.take(), self.leader.stderr.take())
    }

    /// Says when the leader has ended. It is not reaped, so its number stays taken.
    pub fn ended(&self) -> Receiver<()> {
        let (sender, receiver) = channel();
        let id = self.id;
        thread::spawn(move || {
            let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
            while let Err(rustix::io::Errno::INTR) = waitid(WaitId::Pid(id), options) {}
            // Whoever asked may have stopped listening.
            let _ = sender.send(());
        });
        receiver
    }

    /// Kills all that is left of the group.
    pub fn kill(&self) {
        let _ = kill_process_group(self.id, Signal::KILL);
    }

    /// Takes note of the leader's end. It was killed, so nobody needs to find it any more.
    pub fn reap(mut self) -> io::Result<ExitStatus> {
        // First, because afterwards the number may be somebody else's.
        running().remove(&self.id);
        self.leader.wait()
    }
}

/// The signal that ended a process.
pub fn signal(status: ExitStatus) -> Option<i32> {
    status.signal()
}

/// What a signal is called.
pub fn signal_name(signal: i32) -> String {
    let known = [
        (Signal::ABORT, "SIGABRT"),
        (Signal::SEGV, "SIGSEGV"),
        (Signal::BUS, "SIGBUS"),
        (Signal::ILL, "SIGILL"),
        (Signal::FPE, "SIGFPE"),
        (Signal::KILL, "SIGKILL"),
        (Signal::XCPU, "SIGXCPU"),
        (Signal::XFSZ, "SIGXFSZ"),
        (Signal::TERM, "SIGTERM"),
        (Signal::TRAP, "SIGTRAP"),
        (Signal::PIPE, "SIGPIPE"),
    ];
    let name = known.iter().find(|(known, _)| known.as_raw() == signal);
    name.map_or_else(|| format!("signal {signal}"), |(_, name)| (*name).to_owned())
}

/// One at a time: held from here to its drop, across all processes.
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Waits until nobody else holds it.
    pub fn take(path: &std::path::Path) -> io::Result<Self> {
        Lock::hold(File::create(path)?)
    }

    /// The same with a folder in place of a file, so that none is left lying about in it.
    pub fn of_folder(path: &std::path::Path) -> io::Result<Self> {
        Lock::hold(File::open(path)?)
    }

    /// Only if nobody else holds it.
    pub fn if_free(path: &std::path::Path) -> io::Result<Self> {
        let file = File::create(path)?;
        rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive)?;
        Ok(Lock { _file: file })
    }

    fn hold(file: File) -> io::Result<Self> {
        rustix::fs::flock(&file, FlockOperation::LockExclusive)?;
        Ok(Lock { _file: file })
    }
}
