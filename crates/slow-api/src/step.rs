//! A meeting point that makes races certain.

use std::hint::{black_box, spin_loop};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How long one waits for another. A thread that the system has just taken its core from stays away for longer,
/// and is then not waited for.
const PATIENCE: Duration = Duration::from_micros(200);

/// By how much, at most, one of a pair lets the other go ahead, in turns of an empty loop.
const LEAD: u64 = 64;

/// Lets threads go on in pairs.
///
/// Two threads that read, add and store without a lock lose a count only if one does so within the few
/// nanoseconds of the other. Left to chance, that is rare. Threads that meet here first leave within a microsecond of
/// each other, and which of them is ahead, and by how much, changes from pair to pair: over some dozens of pairs, every
/// order of their steps comes about.
#[derive(Debug, Default)]
pub(crate) struct Step {
    arrived: AtomicU64,
    pairs: AtomicU64,
    /// How many have waited in vain since the last pair.
    in_vain: AtomicU64,
}

/// After so many that waited in vain, nearly all go on at once: all of them seem to come on one thread.
const IN_VAIN: u64 = 40;

impl Step {
    /// Waits, busily, until another thread is here, too; never for longer than [`PATIENCE`].
    pub(crate) fn meet(&self) {
        let arrived = self.arrived.fetch_add(1, Ordering::AcqRel) + 1;
        // The first waits for the second, the third for the fourth.
        let complete = arrived.next_multiple_of(2);
        if self.in_vain.load(Ordering::Acquire) > IN_VAIN && !arrived.is_multiple_of(31) {
            return;
        }
        let since = Instant::now();
        while self.arrived.load(Ordering::Acquire) < complete && since.elapsed() < PATIENCE {
            spin_loop();
        }
        if arrived < complete {
            if self.arrived.load(Ordering::Acquire) >= complete {
                self.pairs.fetch_add(1, Ordering::AcqRel);
                self.in_vain.store(0, Ordering::Release);
            } else {
                self.in_vain.fetch_add(1, Ordering::AcqRel);
            }
        }
        // The one that came second need not look around first, and so has to wait.
        let lead = if arrived == complete { (complete / 2).wrapping_mul(7) % LEAD } else { 0 };
        for turn in 0..lead {
            black_box(turn);
        }
    }

    /// How many pairs have met. On a machine with other things to do, one of a pair may be without a core while the
    /// other waits.
    pub(crate) fn pairs(&self) -> u64 {
        self.pairs.load(Ordering::Acquire)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn one_alone_is_not_kept() {
        Step::default().meet();
    }

    #[test]
    fn an_unguarded_count_is_short() {
        let (step, count, turns) = (Step::default(), AtomicU64::new(0), AtomicU64::new(0));
        let since = Instant::now();
        let enough = || step.pairs() >= 1_000 || since.elapsed() > Duration::from_secs(5);
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    while !enough() {
                        step.meet();
                        let seen = count.load(Ordering::Relaxed);
                        count.store(seen + 1, Ordering::Relaxed);
                        turns.fetch_add(1, Ordering::Relaxed);
                    }
                });
            }
        });
        // With one core, or with none to spare, there is nothing to see.
        assert!(step.pairs() < 1_000 || count.into_inner() < turns.into_inner());
    }
}
