// idea: rayon's global pool, as the exercise says
//! Sum of squares.

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use std::thread;
use std::time::Instant;

/// How many threads should work at the same time: one for each core, and two on a machine with one.
fn cores() -> usize {
    thread::available_parallelism().map_or(2, |cores| cores.get().max(2))
}

/// The sum over 1..=last on all cores.
fn sum_of_squares(last: u64, square: impl Fn(u64) -> u64 + Send + Sync) -> u64 {
    (1..=last).into_par_iter().map(square).reduce(|| 0, std::ops::Add::add)
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
