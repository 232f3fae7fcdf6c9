//! A foreign program on a leash: its output is read as it comes, its memory and ours stay bounded, and it
//! never outlives the value that holds it.

use super::row::printable;
use processes::{Cancel, Group, Supervisor};
use std::io::{self, BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

/// A row is a few hundred bytes.
const LONGEST_LINE: usize = 64 * 1024;

/// Lines that wait to be read, before the process has to wait.
const LINES_AHEAD: usize = 16;

/// How long to wait for the last words of a process that has ended.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Starts every twin of this program.
static TWINS: LazyLock<Supervisor> = LazyLock::new(Supervisor::new);

/// Stops every Python that was started, at once. For a program that is about to exit without running
/// destructors, on Ctrl-C: the twins are in process groups of their own and do not hear it.
pub fn stop_all() {
    TWINS.kill_all();
}

/// A child process. Dropping it ends it, with the processes that it started (on Unix).
#[derive(Debug)]
pub(super) struct Process {
    /// There until its end was noted.
    group: Option<Group>,
    lines: Receiver<io::Result<Vec<u8>>>,
    /// The last line on its standard error, when that has been closed.
    last_words: Receiver<String>,
}

/// What happens next.
#[derive(Debug)]
pub(super) enum Event {
    /// A line of output.
    Line(String),
    /// It ended well.
    Ended,
    /// It did not, or took too long, or said too much: "was not done in time".
    Failed(String),
}

impl Process {
    /// Starts it. It reads nothing.
    pub(super) fn start(mut command: Command) -> io::Result<Process> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut group = TWINS.start(command)?;
        let (output, errors) = group.take_pipes();

        let (line_sender, lines) = sync_channel(LINES_AHEAD);
        let (word_sender, last_words) = sync_channel(1);
        // From here on, whatever goes wrong drops the process, and so ends it.
        let process = Process { group: Some(group), lines, last_words };
        thread::Builder::new()
            .spawn(move || output.map(|output| send_lines(output, &line_sender)))?;
        thread::Builder::new()
            .spawn(move || errors.map(|errors| word_sender.send(last_line(errors))))?;
        Ok(process)
    }

    /// Waits for the next event, until `deadline`. After `Ended` and `Failed` there are no more.
    pub(super) fn next(&mut self, deadline: Instant) -> Event {
        match self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(Ok(line)) if line.len() > LONGEST_LINE => {
                Event::Failed(format!("printed a line of more than {LONGEST_LINE} bytes"))
            }
            Ok(Ok(line)) => Event::Line(String::from_utf8_lossy(&line).trim_end().to_owned()),
            Ok(Err(error)) => Event::Failed(format!("cannot be read: {error}")),
            Err(RecvTimeoutError::Disconnected) => self.end(deadline),
            Err(RecvTimeoutError::Timeout) => too_slow(),
        }
    }

    /// It has closed its output. Has it ended, and how?
    fn end(&mut self, deadline: Instant) -> Event {
        let Some(group) = self.group.take() else { return Event::Ended };
        if group.wait(deadline, &Cancel::default()).is_some() {
            return too_slow();
        }
        match group.finish() {
            Ok(status) if status.success() => Event::Ended,
            Ok(status) => {
                let words = self.last_words.recv_timeout(LAST_WORDS).unwrap_or_default();
                Event::Failed(match words.as_str() {
                    "" => format!("failed without a word: {status}"),
                    words => format!("failed: {words}"),
                })
            }
            Err(error) => Event::Failed(format!("cannot be waited for: {error}")),
        }
    }
}

fn too_slow() -> Event {
    Event::Failed("was not done in time, and has been stopped".to_owned())
}

/// Sends line after line, until the end or until the receiver is gone. Nothing comes after a line that is too long.
fn send_lines(output: impl Read, lines: &SyncSender<io::Result<Vec<u8>>>) {
    let mut reader = BufReader::new(output);
    loop {
        match piece(&mut reader) {
            Ok(line) if line.is_empty() => return,
            line => {
                let last = line.as_ref().map_or(true, |line| line.len() > LONGEST_LINE);
                if lines.send(line).is_err() || last {
                    return;
                }
            }
        }
    }
}

/// The last line that is not empty, fit to be shown.
fn last_line(errors: impl Read) -> String {
    let mut reader = BufReader::new(errors);
    let mut last = String::new();
    while let Ok(line) = piece(&mut reader)
        && !line.is_empty()
    {
        let text = String::from_utf8_lossy(&line);
        if !text.trim().is_empty() {
            last = printable(text.trim(), 200);
        }
    }
    last
}

/// A line with its end, or as much of it as is allowed and one byte more; empty at the end.
fn piece(reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    reader.by_ref().take(LONGEST_LINE as u64 + 1).read_until(b'\n', &mut line)?;
    Ok(line)
}
