// idea: contiguous ranges whose lengths differ by one at most, the first one on the caller's own thread
//! Sum of squares.

use std::thread;
use std::time::Instant;

/// How many threads should work at the same time: one for each core, and two on a machine with one.
fn cores() -> usize {
    thread::available_parallelism().map_or(2, |cores| cores.get().max(2))
}

/// The k-th of `parts` even parts of 1..=last.
fn part(last: u64, k: u64, parts: u64) -> std::ops::Range<u64> {
    let edge = |k: u64| 1 + (u128::from(last) * u128::from(k) / u128::from(parts)) as u64;
    edge(k)..edge(k + 1)
}

/// The sum over 1..=last on all cores.
fn sum_of_squares(last: u64, square: impl Fn(u64) -> u64 + Send + Sync) -> u64 {
    let parts = cores() as u64;
    let work = |k| part(last, k, parts).map(&square).sum::<u64>();
    thread::scope(|scope| {
        let others: Vec<_> = (1..parts).map(|k| scope.spawn(move || work(k))).collect::<Vec<_>>();
        let mine = work(0);
        others.into_iter().fold(mine, |sum, other| sum + other.join().unwrap())
    })
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
