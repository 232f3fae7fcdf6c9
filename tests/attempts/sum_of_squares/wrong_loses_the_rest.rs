// expect: somebody has to take the rest
use std::thread;

/// How many threads should work at the same time: one for each core, and two on a machine with one.
fn cores() -> usize {
    thread::available_parallelism().map_or(2, |cores| cores.get().max(2))
}

/// The sum of `square(n)` for every n from 1 to `last`, computed on all cores.
fn sum_of_squares(last: u64, square: impl Fn(u64) -> u64 + Send + Sync) -> u64 {
    let workers = cores() as u64;
    let chunk = last / workers;
    let square = &square;
    thread::scope(|scope| {
        let threads: Vec<_> = (0..workers)
            .map(|w| {
                scope.spawn(move || (w * chunk + 1..=(w + 1) * chunk).map(square).sum::<u64>())
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    })
}

fn main() {}
