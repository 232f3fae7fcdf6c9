//! What a program left behind that killed its helper: it becomes ours, and is killed.

use super::table::{self, Row};
use rustix::process::{Pid, WaitOptions, getpid, set_child_subreaper, waitpid};
use std::collections::BTreeSet;
use std::io;
use std::process::{Child, Command};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The helpers of this process. Held while one is started, so that none is taken for an orphan.
static HELPERS: Mutex<BTreeSet<i32>> = Mutex::new(BTreeSet::new());

/// How long to go on killing what starts new processes.
const PATIENCE: Duration = Duration::from_secs(5);

fn helpers() -> MutexGuard<'static, BTreeSet<i32>> {
    HELPERS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts a helper.
///
/// # Errors
///
/// When it cannot be started.
pub fn start_helper(mut command: Command) -> io::Result<Child> {
    let mut helpers = helpers();
    // From now on, those whose parent has died become ours, and not init's.
    set_child_subreaper(Some(getpid()))?;
    let helper = command.spawn()?;
    helpers.insert(Pid::from_child(&helper).as_raw_nonzero().get());
    Ok(helper)
}

/// Waits for the end of a helper.
///
/// # Errors
///
/// When the system does not tell it.
pub fn reap_helper(helper: &mut Child) -> io::Result<()> {
    let id = Pid::from_child(helper).as_raw_nonzero().get();
    let ended = helper.wait();
    helpers().remove(&id);
    ended.map(drop)
}

/// Kills what a helper that was killed has left: our children in other sessions than ours that began after it. (An editor
/// that was opened from here is older, or in our session.)
pub fn kill_those_of(helper: Pid) {
    let deadline = Instant::now() + PATIENCE;
    let (ours, helper) = (getpid().as_raw_nonzero().get(), helper.as_raw_nonzero().get());
    loop {
        let helpers = helpers();
        let table = table::table();
        let row = |process: i32| table.iter().find(|row| row.process == process);
        let (Some(we), Some(it)) = (row(ours), row(helper)) else { return };
        let is_orphan = |row: &&Row| {
            row.parent == ours
                && row.session != we.session
                && row.began >= it.began
                && !helpers.contains(&row.process)
        };
        let orphans: Vec<Pid> =
            table.iter().filter(is_orphan).filter_map(|row| Pid::from_raw(row.process)).collect();
        drop(helpers);
        if orphans.is_empty() || Instant::now() > deadline {
            return;
        }
        for orphan in orphans {
            table::kill_below(orphan);
            table::kill(orphan.as_raw_nonzero().get());
            // Its children become ours in turn.
            let _ = waitpid(Some(orphan), WaitOptions::NOHANG);
        }
        thread::sleep(Duration::from_millis(2));
    }
}
