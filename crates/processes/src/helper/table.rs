//! Who is whose child, and in which session.

use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::time::Duration;

/// One process.
pub struct Row {
    pub process: i32,
    pub parent: i32,
    pub session: i32,
    /// When it began, in ticks since the system did.
    pub began: u64,
}

/// All processes that can be seen.
pub fn table() -> Vec<Row> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| row(entry.file_name().to_str()?.parse().ok()?)).collect()
}

fn row(process: i32) -> Option<Row> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name stands in parentheses, and may have some of its own.
    let (_, behind) = text.rsplit_once(')')?;
    let mut fields = behind.split_whitespace().skip(1);
    let parent = fields.next()?.parse().ok()?;
    let session = fields.nth(1)?.parse().ok()?;
    let began = fields.nth(15)?.parse().ok()?;
    Some(Row { process, parent, session, began })
}

/// Kills all that is below this process, and not the process itself.
pub fn kill_below(root: Pid) {
    below(root).into_iter().for_each(kill);
}

/// The processes below this one.
fn below(root: Pid) -> Vec<i32> {
    let table = table();
    let mut below = vec![root.as_raw_nonzero().get()];
    let mut at = 0;
    while let Some(parent) = below.get(at).copied() {
        at += 1;
        below.extend(table.iter().filter(|row| row.parent == parent).map(|row| row.process));
    }
    below.split_off(1)
}

/// For how long the threads below this process could have run, and had no core to run on: of all of them, the one that
/// waited longest.
pub fn waited_below(root: Pid) -> Duration {
    below(root).into_iter().map(waited).max().unwrap_or_default()
}

/// The same for the threads of one process. Nothing, where the system does not say.
pub fn waited(process: i32) -> Duration {
    let threads = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let waits = threads.filter_map(|thread| {
        let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        // How long it ran, how long it waited for its turn, and how often it had one.
        let nanoseconds = text.split_whitespace().nth(1)?.parse().ok()?;
        Some(Duration::from_nanos(nanoseconds))
    });
    waits.max().unwrap_or_default()
}

/// Kills all that is in a session, its leader included.
pub fn kill_session(leader: Pid) {
    let leader = leader.as_raw_nonzero().get();
    table().iter().filter(|row| row.session == leader).for_each(|row| kill(row.process));
}

pub fn kill(process: i32) {
    if let Some(process) = Pid::from_raw(process) {
        // It may be gone already.
        let _ = kill_process(process, Signal::KILL);
    }
}
