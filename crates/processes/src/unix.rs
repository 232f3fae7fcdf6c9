//! Process groups, limits and signals, where there are such things.

use super::program::{Limits, Program};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
#[cfg(target_os = "linux")]
use rustix::process::{Resource, Rlimit, prlimit};
use std::io;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

/// Bytes that a file may have, so that no program fills the disk.
pub(crate) const LARGEST_FILE: u64 = 1 << 30;

/// How long all cores together may work, in seconds. For the day that no supervisor is left to kill the program: it cannot
/// get there within its time.
pub(crate) fn core_seconds(limits: Limits) -> u64 {
    let cores = thread::available_parallelism().map_or(1, usize::from) as u64;
    (limits.time.as_secs() + 5) * cores
}

/// The command that runs a program. Its limits are set from outside, right after the start.
#[cfg(target_os = "linux")]
pub fn command(program: &Program, _limits: Limits) -> Command {
    let mut command = Command::new(&program.path);
    command.args(program.arguments_with_file());
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
/// A tiny shell sets them: elsewhere than on Linux it cannot be done from outside, and doing it between fork and exec
/// ourselves would need `unsafe`.
#[cfg(not(target_os = "linux"))]
pub fn command(program: &Program, limits: Limits) -> Command {
    let seconds = core_seconds(limits);
    let kilobytes = limits.memory.map_or("none".to_owned(), |bytes| (bytes / 1024).to_string());
    let mut command = Command::new("/bin/sh");
    // Of 512 bytes each, as POSIX has it.
    let blocks = LARGEST_FILE / 512;
    command.args(["-c", LIMITER, "sh", &seconds.to_string(), &kilobytes, &blocks.to_string()]);
    command.arg(&program.path).args(program.arguments_with_file());
    command
}

/// The command has set them.
#[cfg(not(target_os = "linux"))]
fn limit(_process: Pid, _limits: Limits) {}

/// The number of a group.
pub type Id = Pid;

/// Kills all that is in a group.
pub fn kill(group: &Id) {
    // It may be gone already.
    let _ = kill_process_group(*group, Signal::KILL);
}

/// The process that leads a group.
#[derive(Debug)]
pub struct Leader {
    child: Child,
    id: Pid,
}

impl Leader {
    pub fn start(mut command: Command, limits: Option<Limits>) -> io::Result<Self> {
        let child = command.process_group(0).spawn()?;
        let id = Pid::from_child(&child);
        if let Some(limits) = limits {
            limit(id, limits);
        }
        Ok(Leader { child, id })
    }

    pub fn id(&self) -> Id {
        self.id
    }

    pub fn take_pipes(&mut self) -> (Option<ChildStdout>, Option<ChildStderr>) {
        (self.child.stdout.take(), self.child.stderr.take())
    }

    /// Says when it has ended. It is not reaped, so its number stays taken.
    pub fn ended(&self) -> Receiver<()> {
        let (sender, receiver) = channel();
        let id = self.id;
        thread::spawn(move || {
            let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
            while let Err(rustix::io::Errno::INTR) = waitid(WaitId::Pid(id), options) {}
            // The run may have been cut short.
            let _ = sender.send(());
        });
        receiver
    }

    /// Takes note of its end.
    pub fn reap(mut self) -> io::Result<ExitStatus> {
        self.child.wait()
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
