// expect: There may be fewer numbers than cores
use std::thread;

/// How many threads should work at the same time: one for each core, and two on a machine with one.
fn cores() -> usize {
    thread::available_parallelism().map_or(2, |cores| cores.get().max(2))
}

/// The sum of `square(n)` for every n from 1 to `last`, computed on all cores.
fn sum_of_squares(last: u64, square: impl Fn(u64) -> u64 + Send + Sync) -> u64 {
    let part = last / cores() as u64;
    let square = &square;
    thread::scope(|scope| {
        let threads: Vec<_> = (1..=last)
            .step_by(part as usize)
            .map(|from| {
                scope.spawn(move || (from..(from + part).min(last + 1)).map(square).sum::<u64>())
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    })
}

fn main() {}
