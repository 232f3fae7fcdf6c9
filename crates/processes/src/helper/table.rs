//! Who is whose child, and in which session.

use rustix::process::{Pid, Signal, kill_process};
use std::fs;

/// One process.
struct Row {
    process: i32,
    parent: i32,
    session: i32,
}

/// All processes that can be seen.
fn table() -> Vec<Row> {
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
    Some(Row { process, parent, session })
}

/// Kills all that is below this process, and not the process itself.
pub fn kill_below(root: Pid) {
    let table = table();
    let mut below = vec![root.as_raw_nonzero().get()];
    let mut at = 0;
    while let Some(parent) = below.get(at).copied() {
        at += 1;
        below.extend(table.iter().filter(|row| row.parent == parent).map(|row| row.process));
    }
    below.into_iter().skip(1).for_each(kill);
}

/// Kills all that is in a session, its leader included.
pub fn kill_session(leader: Pid) {
    let leader = leader.as_raw_nonzero().get();
    table().iter().filter(|row| row.session == leader).for_each(|row| kill(row.process));
}

fn kill(process: i32) {
    if let Some(process) = Pid::from_raw(process) {
        // It may be gone already.
        let _ = kill_process(process, Signal::KILL);
    }
}
