// expect: a part of the sum was lost
use rayon::prelude::*;
use std::thread;

/// How many threads should work at the same time: one for each core, and two on a machine with one.
fn cores() -> usize {
    thread::available_parallelism().map_or(2, |cores| cores.get().max(2))
}

/// The sum of `square(n)` for every n from 1 to `last`, computed on all cores.
fn sum_of_squares(last: u64, square: impl Fn(u64) -> u64 + Send + Sync) -> u64 {
    use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
    let sum = AtomicU64::new(0);
    (1..=last).into_par_iter().for_each(|n| {
        let before = sum.load(Relaxed);
        let one = square(n);
        thread::sleep(std::time::Duration::from_micros(50));
        sum.store(before + one, Relaxed);
    });
    sum.into_inner()
}

fn main() {}
