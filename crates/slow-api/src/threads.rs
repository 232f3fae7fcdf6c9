//! Which threads did the work, and when.

use crate::ledger::{Entry, Ledger, State};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};

/// Counts the threads that take part in something, and draws a lane for each that works. All clones count
/// together.
///
/// A thread is not a core: two threads that are at work at the same time may still share one core, and which of
/// them runs is for the operating system to say. What is counted here is who had work to do.
///
/// ```
/// use slow_api::{Ledger, Threads};
///
/// let ledger = Ledger::default();
/// let threads = Threads::new(&ledger);
/// std::thread::scope(|scope| {
///     for _ in 0..3 {
///         scope.spawn(|| threads.work(|| 2 + 2));
///     }
/// });
/// assert_eq!(threads.seen(), 3);
/// assert_eq!(ledger.lanes().len(), 3);
/// ```
#[derive(Clone, Debug)]
pub struct Threads {
    ledger: Ledger,
    crew: Arc<Mutex<Crew>>,
}

#[derive(Debug, Default)]
struct Crew {
    /// Everybody seen, with the lane of those who have worked.
    members: HashMap<ThreadId, Option<Entry>>,
    lanes: usize,
    at_work: usize,
    most_at_work: usize,
}

impl Threads {
    /// Nobody yet. Lanes will be drawn in this ledger.
    pub fn new(ledger: &Ledger) -> Self {
        Threads { ledger: ledger.clone(), crew: Arc::default() }
    }

    /// Counts the thread that this is called on.
    pub fn see(&self) {
        self.crew().members.entry(thread::current().id()).or_default();
    }

    /// Does the work, on a lane that is this thread's: running meanwhile, blank before and after. Not to be
    /// nested.
    pub fn work<T>(&self, work: impl FnOnce() -> T) -> T {
        let _at_work = AtWork::begin(self);
        work()
    }

    /// How many different threads took part.
    pub fn seen(&self) -> usize {
        self.crew().members.len()
    }

    /// How many were at work at the same moment, at most.
    pub fn most_at_work(&self) -> usize {
        self.crew().most_at_work
    }

    fn crew(&self) -> MutexGuard<'_, Crew> {
        self.crew.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// From its beginning to its drop, this thread is at work.
struct AtWork<'a> {
    threads: &'a Threads,
    thread: ThreadId,
}

impl<'a> AtWork<'a> {
    fn begin(threads: &'a Threads) -> Self {
        let thread = thread::current().id();
        let crew = &mut *threads.crew();
        crew.at_work += 1;
        crew.most_at_work = crew.most_at_work.max(crew.at_work);
        match crew.members.entry(thread).or_default() {
            Some(lane) => lane.turn(State::Running),
            none => {
                crew.lanes += 1;
                let name = format!("thread {}", crew.lanes);
                *none = Some(threads.ledger.track(&name, State::Running));
            }
        }
        AtWork { threads, thread }
    }
}

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        let crew = &mut *self.threads.crew();
        crew.at_work -= 1;
        let Some(lane) = crew.members.get_mut(&self.thread) else { return };
        if thread::panicking() {
            // Dropping the entry marks its lane.
            *lane = None;
        } else if let Some(lane) = lane {
            lane.pause();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::End;
    use std::sync::Barrier;

    #[test]
    fn a_thread_has_one_lane_however_often_it_works() {
        let ledger = Ledger::default();
        let threads = Threads::new(&ledger);
        for _ in 0..3 {
            threads.work(|| ());
        }
        let lanes = ledger.lanes();
        assert_eq!((lanes.len(), lanes[0].spans.len()), (1, 3));
        assert_eq!(lanes[0].name, "thread 1");
        assert_eq!(lanes[0].end, Some(End::Completed));
        assert_eq!((threads.seen(), threads.most_at_work()), (1, 1));
        assert_eq!(ledger.summary().calls, 0);
    }

    #[test]
    fn those_at_work_at_the_same_moment_are_counted() {
        let threads = Threads::new(&Ledger::default());
        let all_here = Barrier::new(2);
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| threads.work(|| all_here.wait()));
            }
        });
        threads.see();
        assert_eq!((threads.seen(), threads.most_at_work()), (3, 2));
    }

    #[test]
    fn a_panic_ends_the_lane_and_not_the_count() {
        let ledger = Ledger::default();
        let threads = Threads::new(&ledger);
        let panics = || threads.work(|| std::panic::resume_unwind(Box::new("on purpose")));
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(panics)).unwrap_err();
        threads.work(|| ());

        let ends: Vec<_> = ledger.lanes().iter().map(|lane| lane.end).collect();
        assert_eq!(ends, [Some(End::Panicked), Some(End::Completed)]);
        assert_eq!((threads.seen(), threads.most_at_work()), (1, 1));
    }
}
