// expect: a lock that is held while `square` runs
use rayon::prelude::*;
use std::sync::Mutex;
use std::thread;

/// How many threads should work at the same time: one for each core, and two on a machine with one.
fn cores() -> usize {
    thread::available_parallelism().map_or(2, |cores| cores.get().max(2))
}

/// The sum of `square(n)` for every n from 1 to `last`, computed on all cores.
fn sum_of_squares(last: u64, square: impl Fn(u64) -> u64 + Send + Sync) -> u64 {
    let sum = Mutex::new(0);
    (1..=last).into_par_iter().for_each(|n| {
        let mut sum = sum.lock().unwrap();
        *sum += square(n);
    });
    sum.into_inner().unwrap()
}

fn main() {}
