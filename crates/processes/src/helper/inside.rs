//! What the helper does. It has one thread, and hardly any memory.

use super::{MARK, Report, Reported, is_channel, table};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::fs::{Mode, OFlags, fchmod, fcntl_setfl};
use rustix::io::{FdFlags, fcntl_setfd};
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{
    Pid, PidfdFlags, Resource, Rlimit, WaitOptions, WaitStatus, getpid, pidfd_open,
    set_child_subreaper, setrlimit, setsid,
};
use std::env;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Bytes of a channel that are kept. What it is for needs a few hundred.
const MOST: usize = 64 << 10;
/// How long to go on killing what starts new processes faster than they can be found.
const KILLING: Duration = Duration::from_secs(5);

/// Is a helper, if this process was started as one. Every `main` whose executable is named as a
/// [`Helper`](super::Helper) calls this before anything else, and ends with the answer, if there is one.
pub fn run_if_asked() -> Option<ExitCode> {
    let mut arguments = env::args_os().skip(1);
    if arguments.next()? != MARK {
        return None;
    }
    Some(match help(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        // The other side finds no report, which says enough.
        Err(_) => ExitCode::FAILURE,
    })
}

/// What the helper was told.
struct Orders {
    limits: [(Resource, Option<u64>); 5],
    program: OsString,
    arguments: Vec<OsString>,
}

impl Orders {
    fn read(mut from: impl Iterator<Item = OsString>) -> Option<Self> {
        let resources =
            [Resource::Core, Resource::Cpu, Resource::Fsize, Resource::Data, Resource::Nproc];
        let mut limits = resources.map(|resource| (resource, None));
        for (_, most) in &mut limits {
            *most = from.next()?.to_str()?.parse().ok();
        }
        Some(Orders { limits, program: from.next()?, arguments: from.collect() })
    }
}

fn help(arguments: impl Iterator<Item = OsString>) -> io::Result<()> {
    let orders = Orders::read(arguments).ok_or(io::ErrorKind::InvalidInput)?;
    // Standard input is the socket. Its copy is not passed on.
    let mut control = UnixStream::from(rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdin(), 3)?);
    // Refused to the leader of a group, which this is not.
    let _ = setsid();
    set_child_subreaper(Some(getpid()))?;
    // No program gains rights by being run from here.
    let _ = rustix::thread::set_no_new_privs(true);
    for (resource, most) in orders.limits {
        if let Some(most) = most {
            // One that is lower already stays as it is.
            let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
        }
    }
    let report = match watch(&orders, &control) {
        Ok(report) => report,
        Err(error) => {
            let number = error.raw_os_error().unwrap_or_default();
            Report {
                end: Reported::NotStarted(number),
                waited: Duration::ZERO,
                channel: Vec::new(),
            }
        }
    };
    control.write_all(&report.bytes())
}

fn watch(orders: &Orders, control: &UnixStream) -> io::Result<Report> {
    let mut command = Command::new(&orders.program);
    // A group of its own, so that what it does to its group leaves us alone.
    command.stdin(Stdio::null()).process_group(0);
    let channel = match orders.arguments.iter().any(|argument| is_channel(argument)) {
        true => Some(channel()?),
        false => None,
    };
    let name = channel.as_ref().map(|(_, write)| format!("/dev/fd/{}", write.as_raw_fd()));
    for argument in &orders.arguments {
        match &name {
            Some(name) if is_channel(argument) => command.arg(name),
            _ => command.arg(argument),
        };
    }
    let child = command.spawn()?;
    // From here on, only the program and what it starts hold the ends that are written to.
    let mut channel = channel.map(|(read, _)| Channel::new(read));
    let nothing = File::options().write(true).open("/dev/null")?;
    rustix::stdio::dup2_stdout(&nothing)?;
    rustix::stdio::dup2_stderr(&nothing)?;

    let id = Pid::from_child(&child);
    let ended = wait(id, control, channel.as_mut());
    let waited = table::waited(id.as_raw_nonzero().get());
    let status = kill_all(id, channel.as_mut());
    let end = match (ended, status) {
        (Ended::Cancelled, _) => Reported::Cancelled,
        (Ended::ByItself, Some(status)) => {
            match (status.exit_status(), status.terminating_signal()) {
                (Some(status), _) => Reported::Exited(status),
                (None, signal) => Reported::Signalled(signal.unwrap_or_default()),
            }
        }
        (Ended::ByItself, None) => return Err(io::Error::other("its end went unnoticed")),
    };
    let channel = channel.map(|channel| channel.kept).unwrap_or_default();
    Ok(Report { end, waited, channel })
}

/// A pipe whose writing end is passed on. It can be opened anew by its path, for writing only.
fn channel() -> io::Result<(OwnedFd, OwnedFd)> {
    let (read, write) = pipe_with(PipeFlags::CLOEXEC)?;
    fcntl_setfd(&write, FdFlags::empty())?;
    fchmod(&write, Mode::WUSR)?;
    // The reading end shares no flags with the writing one.
    fcntl_setfl(&read, OFlags::NONBLOCK)?;
    Ok((read, write))
}

/// The reading end of a channel.
struct Channel {
    file: File,
    kept: Vec<u8>,
    open: bool,
}

impl Channel {
    fn new(read: OwnedFd) -> Self {
        Channel { file: File::from(read), kept: Vec::new(), open: true }
    }

    /// Reads what is there.
    fn read(&mut self) {
        let mut buffer = [0; 4096];
        while self.open {
            match self.file.read(&mut buffer) {
                Ok(0) => self.open = false,
                Ok(length) => {
                    let room = MOST - self.kept.len();
                    self.kept.extend_from_slice(&buffer[..length.min(room)]);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.open = error.kind() == io::ErrorKind::WouldBlock;
                    return;
                }
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Ended {
    ByItself,
    Cancelled,
}

/// Waits until the program has ended, or the socket has closed.
fn wait(program: Pid, control: &UnixStream, mut channel: Option<&mut Channel>) -> Ended {
    // Where there is no such thing, looking now and then has to do.
    let descriptor = pidfd_open(program, PidfdFlags::empty()).ok();
    loop {
        let mut fds = vec![PollFd::new(control, PollFlags::IN)];
        if let Some(descriptor) = &descriptor {
            fds.push(PollFd::new(descriptor, PollFlags::IN));
        }
        if let Some(channel) = channel.as_deref().filter(|channel| channel.open) {
            fds.push(PollFd::from_borrowed_fd(channel.file.as_fd(), PollFlags::IN));
        }
        let patience = rustix::event::Timespec { tv_sec: 0, tv_nsec: 20_000_000 };
        let _ = poll(&mut fds, descriptor.is_none().then_some(&patience));
        // Nothing is ever written to it from the other side: what can be read is its end.
        let cancelled = !fds[0].revents().is_empty();
        drop(fds);
        if let Some(channel) = &mut channel {
            channel.read();
        }
        if has_ended(program) {
            return Ended::ByItself;
        }
        if cancelled {
            return Ended::Cancelled;
        }
    }
}

/// Whether it has ended. It is not reaped.
fn has_ended(program: Pid) -> bool {
    use rustix::process::{WaitId, WaitIdOptions, waitid};
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    !matches!(waitid(WaitId::Pid(program), options), Ok(None))
}

/// Kills all that is below us until nothing is; how the program ended, if it did.
fn kill_all(program: Pid, mut channel: Option<&mut Channel>) -> Option<WaitStatus> {
    let mut status = None;
    let deadline = Instant::now() + KILLING;
    loop {
        let left = loop {
            match rustix::process::wait(WaitOptions::NOHANG) {
                Ok(Some((id, its))) if id == program => status = Some(its),
                Ok(Some(_)) | Err(rustix::io::Errno::INTR) => {}
                Ok(None) => break true,
                // No child is left, and orphans would be our children.
                Err(_) => break false,
            }
        };
        if let Some(channel) = &mut channel {
            channel.read();
        }
        if !left || Instant::now() > deadline {
            return status;
        }
        table::kill_below(getpid());
        thread::sleep(Duration::from_millis(1));
    }
}
