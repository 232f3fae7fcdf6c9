//! The nightly risk report adds up millions of squares. It keeps one core busy for an hour while the others
//! idle. Nothing here waits for anything, so async would not help: this is work, and work needs cores.
//!
//! Make `sum_of_squares` use all cores. `square` stands in for an expensive computation: call it once for
//! each number, from as many threads as there are `cores()`, at the same time.

use rayon::prelude::*;
use std::thread;
use std::time::Instant;

/// How many threads should work at the same time: one for each core, and two on a machine with one.
fn cores() -> usize {
    thread::available_parallelism().map_or(2, |cores| cores.get().max(2))
}

/// The sum of `square(n)` for every n from 1 to `last`, computed on all cores.
fn sum_of_squares(last: u64, square: impl Fn(u64) -> u64 + Send + Sync) -> u64 {
    // rayon has one thread for each core. Each takes a part of the range, and whoever is done early steals half
    // of what another one has left.
    (1..=last).into_par_iter().map(square).sum()
}

fn main() {
    let start = Instant::now();

    let sum = sum_of_squares(2_000, |n| {
        for step in 0..20_000 {
            std::hint::black_box(step); // "expensive"
        }
        n * n
    });

    println!("the sum is {sum}");
    println!("{:.2} s on up to {} cores", start.elapsed().as_secs_f64(), cores());
}

#[cfg(test)]
mod tests {
    use super::sum_of_squares;
    use slow_api::check;
    use std::collections::HashMap;
    use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
    use std::sync::{Condvar, Mutex, MutexGuard};
    use std::thread::{self, ThreadId};
    use std::time::Duration;

    /// Long enough for a thread to start on a busy machine.
    const PATIENCE: Duration = Duration::from_secs(2);

    fn wanted() -> usize {
        thread::available_parallelism().map_or(2, |cores| cores.get().max(2))
    }

    /// Keeps every thread at its first number, and again at its tenth, until as many threads as there are cores
    /// have come as far, or until it is clear that they will not.
    #[derive(Default)]
    struct Meetings {
        state: Mutex<State>,
        somebody_came: Condvar,
    }

    #[derive(Default)]
    struct State {
        /// How many numbers each thread was given.
        numbers: HashMap<ThreadId, u64>,
        first: Meeting,
        tenth: Meeting,
    }

    #[derive(Default)]
    struct Meeting {
        waiting: usize,
        most_at_once: usize,
        over: bool,
    }

    impl Meetings {
        fn square(&self, n: u64) -> u64 {
            let mut state = self.state.lock().unwrap();
            let numbers = state.numbers.entry(thread::current().id()).or_default();
            *numbers += 1;
            let numbers = *numbers;
            match numbers {
                1 => self.meet(state, |state| &mut state.first),
                // Once is enough for those who do not meet.
                10 if state.first.most_at_once >= wanted() => {
                    self.meet(state, |state| &mut state.tenth);
                }
                _ => {}
            }
            n * n
        }

        fn meet(&self, mut state: MutexGuard<State>, which: fn(&mut State) -> &mut Meeting) {
            let meeting = which(&mut state);
            meeting.waiting += 1;
            meeting.most_at_once = meeting.most_at_once.max(meeting.waiting);
            meeting.over |= meeting.waiting >= wanted();
            self.somebody_came.notify_all();
            let missing = |state: &mut State| !which(state).over;
            let waited = self.somebody_came.wait_timeout_while(state, PATIENCE, missing);
            let mut state = waited.unwrap().0;
            let meeting = which(&mut state);
            meeting.over = true;
            meeting.waiting -= 1;
        }
    }

    #[test]
    fn all_cores_work_at_the_same_time() {
        // On a machine with one core, rayon would take one thread, and nothing could be seen.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(wanted()).build_global();
        let meetings = Meetings::default();
        let last = 50 * wanted() as u64;
        let sum = sum_of_squares(last, |n| meetings.square(n));
        let state = meetings.state.into_inner().unwrap();
        let (most, threads, wanted) = (state.first.most_at_once, state.numbers.len(), wanted());
        assert!(most > 0, "`square` was never called. It stands in for work that has no shortcut.");
        let squared: u64 = state.numbers.values().sum();
        assert!(
            squared <= last,
            "`square` was called {squared} times for {last} numbers. Each number is squared once; one that is tried out \
             before is squared twice, and alone."
        );
        assert!(
            threads > 1,
            "one thread did all the work, {wanted} could. An iterator runs where it is called, and \
             `join!` takes turns on one thread: work needs threads."
        );
        assert!(
            threads >= wanted || most < threads,
            "{threads} threads worked at the same time, and {wanted} could. How many there should be depends on \
             the machine: `cores()` says it, and rayon knows."
        );
        assert!(
            most >= wanted,
            "{threads} threads worked, but no more than {most} at the same time, and {wanted} could. \
             Joining a thread before the next one is started makes them work in a row, and so does a lock that \
             is held while `square` runs."
        );
        assert!(
            threads <= wanted + 1,
            "{threads} threads for {wanted} cores. A thread costs far more than a square: give each of \
             a few threads many numbers."
        );
        // All were at their first number together, so that a sum that was read before `square` is out of date behind it.
        let expected: u64 = (1..=last).map(|n| n * n).sum();
        assert!(
            sum == expected,
            "got {sum}, expected {expected}: when several threads add to one sum, something is lost. Between a load and a store \
             another thread may write. Let each thread add up its own part, or add in one step (`fetch_add`)."
        );
        let to_the_end = state.tenth.most_at_once;
        assert!(
            to_the_end >= wanted,
            "{wanted} threads began, but no more than {to_the_end} were still at work together after nine numbers \
             each, with 50 numbers for each core. Share out all of the work, not just its beginning, and not in \
             small batches of which each waits for the one before."
        );
    }

    #[test]
    fn every_number_is_squared_once() {
        // 997 is prime: it does not divide evenly among any number of cores. And for the same numbers another answer the
        // next time.
        for (last, salt) in [
            (997, 0),
            (1000, 1),
            (1000, 2),
            (check::draw(2_000..=3_000), 3),
            (3, 4),
            (1, 5),
            (0, 6),
        ] {
            let seen = Mutex::new(HashMap::new());
            // No square, so that no formula gives the sum of them; and so large that neither 32 bits nor the 53 of a
            // `f64` can hold it.
            let secret = |n: u64| (1 << 52) + n * n * (salt + 1) + n % 7 + salt;
            let work = || {
                sum_of_squares(last, |n| {
                    *seen.lock().unwrap().entry(n).or_insert(0) += 1;
                    secret(n)
                })
            };
            let sum = catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
                if last > 3 {
                    resume_unwind(panic);
                }
                panic!(
                    "up to {last}: a panic. There may be fewer numbers than cores, or none at all, and then a part \
                     of them can be empty."
                )
            });
            let seen = seen.into_inner().unwrap();
            assert!(
                last == 0 || !seen.is_empty(),
                "up to {last}: nothing was squared. `square` is another one each time, so an answer that was kept is none."
            );
            if let Some(missing) = (1..=last).find(|n| !seen.contains_key(n)) {
                panic!(
                    "up to {last}: {missing} was never squared. When the numbers do not divide evenly, \
                     somebody has to take the rest; and `1..last` ends before the last one."
                );
            }
            if let Some(n) = seen.keys().find(|n| !(1..=last).contains(*n)) {
                panic!(
                    "up to {last}: {n} was squared, which is not among the numbers from 1 to {last}."
                );
            }
            if let Some((n, times)) = seen.iter().find(|(_, times)| **times > 1) {
                panic!("up to {last}: {n} was squared {times} times. Each number is one thread's.");
            }
            assert!(
                last == 0 || sum != (1..=last).map(|n| n * n).sum(),
                "up to {last}: got the sum of `n * n`, and not of what `square` returned. It stands in for work \
                 whose result nobody knows before: add up what it returns."
            );
            let expected: u64 = (1..=last).map(secret).sum();
            assert!(
                sum == expected,
                "up to {last}: got {sum}, expected {expected}. Every number was squared, so a part of the sum was lost when \
                 the parts were put together: by threads that write at the same time, or in a type that is too small, or \
                 not exact. An `u64` holds it."
            );
        }
    }

    #[test]
    fn no_part_is_lost_when_threads_add_at_the_same_moment() {
        let _ = rayon::ThreadPoolBuilder::new().num_threads(wanted()).build_global();
        for salt in 0..40 {
            let secret = |n: u64| n + salt;
            let expected: u64 = (1..=2_000).map(secret).sum();
            let sum = sum_of_squares(2_000, secret);
            assert!(
                sum == expected,
                "got {sum}, expected {expected}: when several threads add at the same moment, something is lost. Between a \
                 load and a store another thread may write. Let each thread add up its own part, or add in one step \
                 (`fetch_add`)."
            );
        }
    }
}
