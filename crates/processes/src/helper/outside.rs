//! The helper, seen from the process that starts it.

use super::{Helper, MARK, Report, Reported, orphans, table};
use crate::program::{Limits, Program};
use crate::supervisor::{Cancel, End, POLL_INTERVAL};
use crate::unix::{LARGEST_FILE, core_seconds};
use rustix::process::{Pid, Signal, kill_process};
use std::io::{self, Read};
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a helper may take to kill all that is below it. One that takes longer was stopped, by the program itself.
const GRACE: Duration = Duration::from_secs(8);

/// How many times its limit a program may take that waits for a core: on a machine that is busy with other things, or
/// because its own threads take the cores from each other.
const PATIENCE: u32 = 3;

/// How a program ended, how long it waited for a core, and what came through its channel.
pub struct Ended {
    pub end: End,
    pub waited: Duration,
    pub channel: Vec<u8>,
}

/// A program below a helper.
#[derive(Debug)]
pub struct Watched {
    helper: Child,
    control: UnixStream,
}

impl Watched {
    /// Starts a helper, which starts the program.
    pub fn start(helper: &Helper, program: &Program, limits: Limits) -> io::Result<Self> {
        let (ours, theirs) = UnixStream::pair()?;
        let mut command = Command::new(helper.path());
        command.arg(MARK);
        // Those who may use all memory may start what they like, too: cargo has many compilers.
        let processes = limits.memory.and_then(|_| processes());
        let most =
            [Some(0), Some(core_seconds(limits)), Some(LARGEST_FILE), limits.memory, processes];
        for most in most {
            command.arg(most.map_or("none".to_owned(), |most: u64| most.to_string()));
        }
        command.arg(program.path()).args(&program.arguments);
        program.dress(&mut command);
        command.stdin(Stdio::from(OwnedFd::from(theirs)));
        Ok(Watched { helper: orphans::start_helper(command)?, control: ours })
    }

    /// Another hold on the socket, to cancel it with.
    pub fn control(&self) -> io::Result<UnixStream> {
        self.control.try_clone()
    }

    pub fn take_pipes(&mut self) -> (Option<ChildStdout>, Option<ChildStderr>) {
        (self.helper.stdout.take(), self.helper.stderr.take())
    }

    /// Waits for the end of the program, or brings it about. A program that had no core to run on has more time than
    /// its limit, by as much as it waited, up to [`PATIENCE`] times as much.
    pub fn end(mut self, start: Instant, limits: Limits, cancel: &Cancel) -> io::Result<Ended> {
        let id = Pid::from_child(&self.helper);
        let mut deadline = start + limits.time;
        let mut cut_short = None;
        let mut bytes = Vec::new();
        let mut buffer = [0; 4096];
        let in_time = loop {
            let now = Instant::now();
            let reason = match cut_short {
                None if cancel.is_cancelled() => Some(End::Cancelled),
                None if now >= deadline => {
                    let waited = table::waited_below(id).min((PATIENCE - 1) * limits.time);
                    deadline = start + limits.time + waited;
                    (now >= deadline).then_some(End::TimedOut)
                }
                Some(_) if now >= deadline => break false,
                _ => None,
            };
            if reason.is_some() {
                cut_short = reason;
                cancel_by(&self.control);
                deadline = now + GRACE;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            let patience = left.clamp(Duration::from_millis(1), POLL_INTERVAL);
            self.control.set_read_timeout(Some(patience))?;
            match self.control.read(&mut buffer) {
                Ok(0) => break true,
                Ok(length) => bytes.extend_from_slice(&buffer[..length]),
                Err(error) if is_passing(&error) => {}
                Err(_) => break true,
            }
        };
        let report = Report::parse(&bytes).filter(|_| in_time);
        if report.is_none() {
            // It was stopped or killed, and what it should have killed is still there.
            table::kill_below(id);
            table::kill_session(id);
            let _ = kill_process(id, Signal::KILL);
            orphans::kill_those_of(id);
        }
        orphans::reap_helper(&mut self.helper)?;
        let Some(Report { end, waited, channel }) = report else {
            let end = cut_short.unwrap_or(End::Unwatched);
            return Ok(Ended { end, waited: Duration::ZERO, channel: Vec::new() });
        };
        let end = match end {
            Reported::NotStarted(error) => return Err(io::Error::from_raw_os_error(error)),
            // Closer than our own reason: it had ended before.
            Reported::Exited(status) => End::Exited(status),
            Reported::Signalled(signal) => End::Signalled(signal),
            Reported::Cancelled => cut_short.unwrap_or(End::Cancelled),
        };
        Ok(Ended { end, waited, channel })
    }
}

/// How many processes and threads there may be for a program to start another: somewhat more than there are now. The
/// system counts those of a user, and tells only how many there are of all.
fn processes() -> Option<u64> {
    /// The exercise that starts most of them wants hundreds.
    const MORE: u64 = 2_000;
    let load = std::fs::read_to_string("/proc/loadavg").ok()?;
    let (_, all) = load.split_whitespace().nth(3)?.split_once('/')?;
    Some(all.parse::<u64>().ok()? + MORE)
}

/// Has a helper kill all that is below it.
pub fn cancel_by(control: &UnixStream) {
    // It may have ended already.
    let _ = control.shutdown(Shutdown::Write);
}

/// Whether a helper has ended. What it reports is left to those who wait for it.
pub fn has_closed(control: &UnixStream) -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let mut fds = [PollFd::new(control, PollFlags::RDHUP)];
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut fds, Some(&now)).is_ok()
        && fds[0].revents().intersects(PollFlags::RDHUP | PollFlags::HUP)
}

fn is_passing(error: &io::Error) -> bool {
    use io::ErrorKind::{Interrupted, TimedOut, WouldBlock};
    matches!(error.kind(), Interrupted | TimedOut | WouldBlock)
}
