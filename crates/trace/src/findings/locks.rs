//! Who had which lock when, and who waited for it.

use super::history::History;
use recording::{On, What};
use std::collections::HashMap;

/// A lock in somebody's hands.
#[derive(Clone, Debug)]
pub struct Hold {
    pub lock: u64,
    pub task: usize,
    pub from: u64,
    /// `None` when it was never given back.
    pub until: Option<u64>,
    pub place: Option<usize>,
    pub event: usize,
}

/// Somebody waits for a lock.
#[derive(Clone, Debug)]
pub struct Want {
    pub lock: u64,
    pub task: usize,
    pub from: u64,
    /// When it got the lock, or gave up; `None` when it still waits at the end.
    pub until: Option<u64>,
    /// Whether it got the lock.
    pub got: bool,
    pub place: Option<usize>,
    pub event: usize,
}

/// All holds and all waits.
#[derive(Default)]
pub struct Locks {
    pub holds: Vec<Hold>,
    pub wants: Vec<Want>,
}

impl Locks {
    pub fn of(history: &History<'_>) -> Self {
        let mut locks = Locks::default();
        // Futures that one task polls together may want the same lock: the newest is taken for the one that gets it.
        let mut wanted: HashMap<(u64, usize), Vec<usize>> = HashMap::new();
        // The holds of each lock that were not given back yet, the oldest first.
        let mut open: HashMap<u64, Vec<usize>> = HashMap::new();
        for (number, event) in history.recording.events.iter().enumerate() {
            match &event.what {
                What::WantsLock { lock, place } => {
                    wanted.entry((*lock, event.task)).or_default().push(locks.wants.len());
                    locks.wants.push(Want {
                        lock: *lock,
                        task: event.task,
                        from: event.at,
                        until: None,
                        got: false,
                        place: *place,
                        event: number,
                    });
                }
                What::Locked { lock, place } => {
                    let wants = wanted.get_mut(&(*lock, event.task));
                    if let Some(want) = wants.and_then(Vec::pop) {
                        locks.wants[want].until = Some(event.at);
                        locks.wants[want].got = true;
                    }
                    open.entry(*lock).or_default().push(locks.holds.len());
                    locks.holds.push(Hold {
                        lock: *lock,
                        task: event.task,
                        from: event.at,
                        until: None,
                        place: *place,
                        event: number,
                    });
                }
                What::Unlocked { lock } => {
                    // A guard may be handed to another task: then it is the oldest hold that ends.
                    let Some(open) = open.get_mut(lock).filter(|open| !open.is_empty()) else {
                        continue;
                    };
                    let own = open.iter().position(|hold| locks.holds[*hold].task == event.task);
                    let hold = open.remove(own.unwrap_or(0));
                    locks.holds[hold].until = Some(event.at);
                }
                _ => {}
            }
        }
        // Who is over does not wait any more, and who waits for something else has given up.
        for want in &mut locks.wants {
            if want.until.is_none() {
                let ended = history.task(want.task).ended.map(|(at, _)| at);
                let waits = &history.waits[want.task];
                let behind = waits.partition_point(|wait| wait.from <= want.from);
                let other =
                    waits[behind..].iter().find(|wait| history.chain(wait.chain).on != On::Lock);
                want.until = other.map(|wait| wait.from).or(ended);
            }
        }
        locks
    }
}
