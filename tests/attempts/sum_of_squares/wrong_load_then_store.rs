// expect: when several threads add to one sum, something is lost
//! The nightly risk report adds up millions of squares. It keeps one core busy for an hour while the others
//! idle. Nothing here waits for anything, so async would not help: this is work, and work wants cores.
//!
//! Make `sum_of_squares` use all cores. `square` stands in for an expensive computation: call it once for
//! each number, from as many threads as there are `cores()`, at the same time.

use std::thread;
use std::time::Instant;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many threads should work at the same time: one for each core, and two on a machine with one.
fn cores() -> usize {
    thread::available_parallelism().map_or(2, |cores| cores.get().max(2))
}

/// The sum of `square(n)` for every n from 1 to `last`, computed on all cores.
fn sum_of_squares(last: u64, square: impl Fn(u64) -> u64 + Send + Sync) -> u64 {
    let total = AtomicU64::new(0);
    thread::scope(|scope| {
        for core in 0..cores() {
            let (total, square) = (&total, &square);
            scope.spawn(move || {
                for n in (core as u64 + 1..=last).step_by(cores()) {
                    let so_far = total.load(Ordering::SeqCst);
                    total.store(so_far + square(n), Ordering::SeqCst);
                }
            });
        }
    });
    total.load(Ordering::SeqCst)
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
