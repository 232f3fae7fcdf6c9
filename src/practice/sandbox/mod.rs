//! Running programs that may do anything.
//!
//! A program runs in a process group of its own, reads nothing, is read by threads that keep a bounded part of
//! what it prints, and has limits on time and memory. However it ends, its whole group is killed. A program
//! that *sets out* to escape (by a session of its own) can; this is a seat belt, not a prison.

mod output;
#[cfg(not(unix))]
mod portable;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
use portable as platform;
#[cfg(unix)]
use unix as platform;

pub use output::{Output, harmless, harmless_but_colours};
pub use platform::{Lock, kill_all, signal_name};

use output::Reader;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

/// How often somebody who may be cancelled looks up.
const GLANCE: Duration = Duration::from_millis(20);
/// How long to wait for the last output of a program that is gone. What a child that got away prints later is
/// not ours to wait for.
const LAST_WORDS: Duration = Duration::from_millis(300);

/// What to run, and where.
#[derive(Clone, Debug)]
pub struct Program {
    pub path: PathBuf,
    pub arguments: Vec<OsString>,
    /// Variables to set, or with `None` to remove.
    pub environment: Vec<(&'static str, Option<OsString>)>,
    pub folder: PathBuf,
    /// Whether what it says on standard error is also shown, as it comes.
    pub errors_shown: bool,
}

impl Program {
    pub fn new(path: impl Into<PathBuf>, folder: &Path) -> Self {
        Program {
            path: path.into(),
            arguments: Vec::new(),
            environment: Vec::new(),
            folder: folder.to_owned(),
            errors_shown: false,
        }
    }

    pub fn argument(mut self, argument: impl Into<OsString>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    pub fn arguments<T: Into<OsString>>(mut self, arguments: impl IntoIterator<Item = T>) -> Self {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    pub fn set(mut self, variable: &'static str, value: impl Into<OsString>) -> Self {
        self.environment.push((variable, Some(value.into())));
        self
    }

    pub fn unset(mut self, variable: &'static str) -> Self {
        self.environment.push((variable, None));
        self
    }
}

/// What a program may use.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub time: Duration,
    /// Bytes of memory, where the system can hold a program to it.
    pub memory: Option<u64>,
    /// Bytes that are kept of either end of either output.
    pub output: usize,
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Exited(i32),
    /// A signal ended it, be it by a crash or because it used more than it may.
    Signalled(i32),
    /// Its time was up, and it was killed.
    TimedOut,
    /// Nobody wants to know any more, and it was killed.
    Cancelled,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Finished {
    pub end: End,
    pub stdout: Output,
    pub stderr: Output,
}

/// How to call off what is under way, from another thread.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Runs a program until it ends, its time is up, or it is called off.
///
/// # Errors
///
/// When it cannot be started.
pub fn run(program: &Program, limits: Limits, cancel: &Cancel) -> io::Result<Finished> {
    let start = Instant::now();
    let mut command = platform::command(program, limits);
    command.current_dir(&program.folder);
    for (variable, value) in &program.environment {
        match value {
            Some(value) => command.env(variable, value),
            None => command.env_remove(variable),
        };
    }
    // Never the terminal itself: it may stop those who write to it from another group than that of its shell.
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());

    let mut group = platform::Group::start(command, limits)?;
    let (stdout, stderr) = group.take_pipes();
    let stdout = stdout.map(|pipe| Reader::start(pipe, limits.output, false));
    let stderr = stderr.map(|pipe| Reader::start(pipe, limits.output, program.errors_shown));

    let cut_short = wait(&group, start + limits.time, cancel);
    // Before its leader is reaped, so that the group's number is still its own.
    group.kill();
    let status = group.reap()?;

    let patience = Instant::now() + LAST_WORDS;
    let is_done = |reader: &Option<Reader>| reader.as_ref().is_none_or(Reader::is_done);
    while !(is_done(&stdout) && is_done(&stderr)) && Instant::now() < patience {
        std::thread::sleep(Duration::from_millis(1));
    }
    let end = cut_short.unwrap_or_else(|| end_of(status));
    let output = |reader: Option<Reader>| reader.map_or(Output::default(), |it| it.output());
    Ok(Finished { end, stdout: output(stdout), stderr: output(stderr) })
}

/// Waits for the end; what cut it short, if anything.
fn wait(group: &platform::Group, deadline: Instant, cancel: &Cancel) -> Option<End> {
    let ended = group.ended();
    loop {
        if cancel.is_cancelled() {
            return Some(End::Cancelled);
        }
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Some(End::TimedOut);
        }
        match ended.recv_timeout(left.min(GLANCE)) {
            Err(RecvTimeoutError::Timeout) => {}
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
}

fn end_of(status: ExitStatus) -> End {
    match (status.code(), platform::signal(status)) {
        (Some(code), _) => End::Exited(code),
        (None, signal) => End::Signalled(signal.unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { time: Duration::from_secs(20), memory: None, output: 4096 };

    #[cfg(unix)]
    fn shell(script: &str) -> Program {
        Program::new("/bin/sh", Path::new("/")).argument("-c").argument(script)
    }

    #[cfg(unix)]
    #[test]
    fn output_and_status_are_those_of_the_program() {
        let program = shell("echo out; echo err >&2; cat; exit 3");
        let finished = run(&program, LIMITS, &Cancel::default()).unwrap();
        assert_eq!(finished.end, End::Exited(3));
        assert_eq!(finished.stdout.text(), "out\n");
        assert_eq!(finished.stderr.text(), "err\n");
    }

    #[cfg(unix)]
    #[test]
    fn arguments_and_variables_arrive_as_they_are() {
        let program = shell("printf '%s|' \"$0\" \"$1\" \"$V\"")
            .arguments(["a b", "$c"])
            .set("V", "d e")
            .unset("HOME");
        let finished = run(&program, LIMITS, &Cancel::default()).unwrap();
        assert_eq!(finished.stdout.text(), "a b|$c|d e|");
    }

    #[cfg(unix)]
    #[test]
    fn a_group_is_killed_whole_and_nobody_waits_for_its_pipe() {
        let limits = Limits { time: Duration::from_millis(200), ..LIMITS };
        let finished =
            run(&shell("sleep 600 & echo $!; wait"), limits, &Cancel::default()).unwrap();
        assert_eq!(finished.end, End::TimedOut);
        let child = finished.stdout.text();
        let alive =
            std::process::Command::new("ps").args(["-o", "stat=", "-p", child.trim()]).output();
        let state = String::from_utf8(alive.unwrap().stdout).unwrap();
        assert!(state.trim().is_empty() || state.starts_with('Z'), "still there: {state}");
    }

    #[cfg(unix)]
    #[test]
    fn what_nobody_wants_any_more_is_called_off() {
        let cancel = Cancel::default();
        cancel.cancel();
        assert_eq!(run(&shell("sleep 600"), LIMITS, &cancel).unwrap().end, End::Cancelled);
    }

    #[test]
    fn a_program_that_is_not_there_is_an_error() {
        let program = Program::new("/no/such/program", Path::new("/"));
        let outcome = run(&program, LIMITS, &Cancel::default());
        // With limits, it is the shell that finds out.
        assert!(outcome.is_err() || outcome.is_ok_and(|finished| finished.end == End::Exited(127)));
    }
}
