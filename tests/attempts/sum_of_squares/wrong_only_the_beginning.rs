// expect: Share out all of the work, not just its beginning
use std::thread;

/// How many threads should work at the same time: one for each core, and two on a machine with one.
fn cores() -> usize {
    thread::available_parallelism().map_or(2, |cores| cores.get().max(2))
}

/// The sum of `square(n)` for every n from 1 to `last`, computed on all cores.
fn sum_of_squares(last: u64, square: impl Fn(u64) -> u64 + Send + Sync) -> u64 {
    let first = last.min(cores() as u64);
    let square = &square;
    let beginning: u64 = thread::scope(|scope| {
        let threads: Vec<_> = (1..=first).map(|n| scope.spawn(move || square(n))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    beginning + (first + 1..=last).map(square).sum::<u64>()
}

fn main() {}
