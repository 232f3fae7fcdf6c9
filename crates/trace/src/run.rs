//! Running a program that records itself.

use anyhow::Context;
use recording::{ProgramEnd, raw};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::process::{Child, Command, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How long a program may go on after it was asked to end.
const GRACE: Duration = Duration::from_millis(1500);
/// How often we look whether it has ended.
const PACE: Duration = Duration::from_millis(5);

/// What came of a run.
#[derive(Debug)]
pub struct Ran {
    /// How the program ended.
    pub end: ProgramEnd,
    /// What it recorded.
    pub bytes: Vec<u8>,
    /// How long it ran.
    pub took: Duration,
}

/// Runs a program, with our own input and output as its own.
///
/// It is ended when `time` is over, or when `stop` is set; what it recorded is kept.
///
/// # Errors
///
/// When it cannot be started, or its recording not be read.
pub fn run(mut command: Command, time: Option<Duration>, stop: &AtomicBool) -> anyhow::Result<Ran> {
    let log = Log::new()?;
    command.env(raw::VARIABLE, log.path());
    let began = Instant::now();
    let mut child = command.spawn().with_context(|| {
        format!("{} cannot be started", command.get_program().to_string_lossy())
    })?;
    let (end, status) = wait(&mut child, time, stop)?;
    let took = began.elapsed();
    let end = end.unwrap_or_else(|| told(status));
    let bytes = log.bytes()?;
    Ok(Ran { end, bytes, took })
}

/// The file that a program records into; it goes away with this.
#[derive(Debug)]
pub struct Log(tempfile::NamedTempFile);

impl Log {
    /// An empty one.
    ///
    /// # Errors
    ///
    /// When there is no room for it.
    pub fn new() -> anyhow::Result<Self> {
        let file = tempfile::NamedTempFile::new().context("there is no room for the recording")?;
        // With holes: only what is written takes room on the disk.
        file.as_file().set_len(raw::FILE as u64).context("there is no room for the recording")?;
        Ok(Log(file))
    }

    /// Where it is: [`raw::VARIABLE`] tells the program.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// What was recorded.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn bytes(&self) -> anyhow::Result<Vec<u8>> {
        in_use(self.0.as_file()).context("the recording cannot be read")
    }
}

/// What of the file is in use.
fn in_use(mut file: &File) -> std::io::Result<Vec<u8>> {
    let mut bytes = vec![0; raw::HEADER];
    file.seek(SeekFrom::Start(0))?;
    file.read_exact(&mut bytes)?;
    let mut units = [0; 8];
    units.copy_from_slice(&bytes[raw::AT_CURSOR..raw::AT_CURSOR + 8]);
    let length = u64::from_le_bytes(units).saturating_mul(raw::UNIT as u64).min(raw::FILE as u64);
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Waits for the end of a program, and brings it about if need be.
fn wait(
    child: &mut Child,
    time: Option<Duration>,
    stop: &AtomicBool,
) -> anyhow::Result<(Option<ProgramEnd>, ExitStatus)> {
    let began = Instant::now();
    let mut asked: Option<(Instant, ProgramEnd)> = None;
    loop {
        if let Some(status) = child.try_wait().context("the program is lost")? {
            return Ok((asked.map(|(_, end)| end), status));
        }
        match asked {
            None => {
                let over = time.is_some_and(|time| began.elapsed() >= time);
                if over || stop.load(Ordering::Relaxed) {
                    let end = if over { ProgramEnd::TimeOver } else { ProgramEnd::Interrupted };
                    ask_to_end(child);
                    asked = Some((Instant::now(), end));
                }
            }
            Some((at, _)) if at.elapsed() >= GRACE => {
                // It may have ended in this moment, which is what we want.
                let _ = child.kill();
            }
            Some(_) => {}
        }
        thread::sleep(PACE);
    }
}

/// As Ctrl-C would.
#[cfg(unix)]
fn ask_to_end(child: &Child) {
    use rustix::process::{Pid, Signal, kill_process};
    if let Some(process) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        // It may have ended in this moment, which is what we want.
        let _ = kill_process(process, Signal::INT);
    }
}

#[cfg(not(unix))]
fn ask_to_end(_: &Child) {}

fn told(status: ExitStatus) -> ProgramEnd {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        if let Some(signal) = status.signal() {
            return ProgramEnd::Signalled(signal);
        }
    }
    status.code().map_or(ProgramEnd::Unknown, ProgramEnd::Exited)
}

/// Whether anything was recorded at all.
pub fn recorded(bytes: &[u8]) -> bool {
    let number = bytes.get(raw::AT_CURSOR..raw::AT_CURSOR + 8);
    number.is_some_and(|number| number.iter().any(|byte| *byte != 0))
}

/// A program of this kind cannot be traced here.
pub fn supported() -> bool {
    cfg!(target_os = "linux")
}

/// The folder that a path is in; the current one for a bare name.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}
