// idea: the range itself is shared behind a mutex that is held for `next` only, sums come over a channel
//! Sum of squares.

use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::Instant;

/// How many threads should work at the same time: one for each core, and two on a machine with one.
fn cores() -> usize {
    thread::available_parallelism().map_or(2, |cores| cores.get().max(2))
}

/// The sum over 1..=last on all cores.
fn sum_of_squares(last: u64, square: impl Fn(u64) -> u64 + Send + Sync) -> u64 {
    let numbers = Mutex::new(1..=last);
    let draw = || numbers.lock().unwrap().next();
    let (sums, received) = mpsc::channel::<u64>();
    thread::scope(|scope| {
        for _ in 0..cores() {
            let sums = sums.clone();
            let (draw, square) = (&draw, &square);
            scope.spawn(move || sums.send(std::iter::from_fn(draw).map(square).sum()));
        }
    });
    drop(sums);
    received.into_iter().sum()
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
