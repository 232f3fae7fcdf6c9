//! The nightly risk report adds up millions of squares. It keeps one core busy for an hour while the others
//! idle. Nothing here waits for anything, so async would not help: this is work, and work wants cores.
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
    use super::*;
    use std::collections::{HashMap, HashSet};
    use std::sync::{Condvar, Mutex};
    use std::thread::{self, ThreadId};
    use std::time::Duration;

    /// Long enough for a thread to start on a busy machine.
    const PATIENCE: Duration = Duration::from_secs(2);

    fn wanted() -> usize {
        thread::available_parallelism().map_or(2, |cores| cores.get().max(2))
    }

    /// Keeps every thread at its first number until as many threads as there are cores have come, or until
    /// it is clear that they will not.
    #[derive(Default)]
    struct Meeting {
        state: Mutex<State>,
        somebody_came: Condvar,
    }

    #[derive(Default)]
    struct State {
        threads: HashSet<ThreadId>,
        waiting: usize,
        most_at_once: usize,
        over: bool,
        squared: HashMap<u64, usize>,
    }

    impl Meeting {
        fn square(&self, n: u64) -> u64 {
            let mut state = self.state.lock().unwrap();
            *state.squared.entry(n).or_default() += 1;
            if state.threads.insert(thread::current().id()) {
                state.waiting += 1;
                state.most_at_once = state.most_at_once.max(state.waiting);
                state.over |= state.waiting >= wanted();
                self.somebody_came.notify_all();
                let missing = |state: &mut State| !state.over;
                let waited = self.somebody_came.wait_timeout_while(state, PATIENCE, missing);
                state = waited.unwrap().0;
                state.over = true;
                state.waiting -= 1;
            }
            drop(state);
            n * n
        }
    }

    fn expected(last: u64) -> u64 {
        (1..=last).map(|n| n * n).sum()
    }

    #[test]
    fn all_cores_work_at_the_same_time() {
        // On a machine with one core, rayon would take one thread, and nothing could be seen.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(wanted()).build_global();
        let meeting = Meeting::default();
        sum_of_squares(50 * wanted() as u64, |n| meeting.square(n));
        let state = meeting.state.into_inner().unwrap();
        let (most, threads, wanted) = (state.most_at_once, state.threads.len(), wanted());
        assert!(most > 0, "`square` was never called. It stands in for work that has no shortcut.");
        assert!(
            threads > 1,
            "one thread did all the work, {wanted} could. An iterator runs where it is called, and \
             `join!` takes turns on one thread: work needs threads."
        );
        assert!(
            most >= wanted,
            "{threads} threads worked, but no more than {most} at the same time, and {wanted} could. \
             Joining a thread before the next one is started makes them work in a row."
        );
        assert!(
            threads <= 2 * wanted,
            "{threads} threads for {wanted} cores. A thread costs far more than a square: give each of \
             a few threads many numbers."
        );
    }

    #[test]
    fn every_number_is_squared_once() {
        // 997 is prime: it does not divide evenly among any number of cores.
        for last in [997, 1000, 3, 1, 0] {
            let seen = Mutex::new(HashMap::new());
            let sum = sum_of_squares(last, |n| {
                *seen.lock().unwrap().entry(n).or_insert(0) += 1;
                n * n
            });
            let seen = seen.into_inner().unwrap();
            if let Some(missing) = (1..=last).find(|n| !seen.contains_key(n)) {
                panic!(
                    "up to {last}: {missing} was never squared. When the numbers do not divide evenly, \
                     somebody has to take the rest."
                );
            }
            if let Some((n, times)) = seen.iter().find(|(n, times)| **times > 1 || **n > last) {
                panic!("up to {last}: {n} was squared {times} times. Each number is one thread's.");
            }
            let expected = expected(last);
            assert!(
                sum == expected,
                "up to {last}: got {sum}, expected {expected}. Every number was squared, so a part \
                 of the sum was lost when the parts were put together."
            );
        }
    }
}
