// expect: Joining a thread before the next one is started
use std::thread;

/// How many threads should work at the same time: one for each core, and two on a machine with one.
fn cores() -> usize {
    thread::available_parallelism().map_or(2, |cores| cores.get().max(2))
}

/// The sum of `square(n)` for every n from 1 to `last`, computed on all cores.
fn sum_of_squares(last: u64, square: impl Fn(u64) -> u64 + Send + Sync) -> u64 {
    let chunk = last.div_ceil(cores() as u64).max(1);
    let square = &square;
    let mut sum = 0;
    for start in (1..=last).step_by(chunk as usize) {
        let end = (start + chunk - 1).min(last);
        sum += thread::scope(|scope| {
            scope.spawn(move || (start..=end).map(square).sum::<u64>()).join().unwrap()
        });
    }
    sum
}

fn main() {}
