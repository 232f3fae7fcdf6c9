use std::thread;

/// How many threads should work at the same time: one for each core, and two on a machine with one.
fn cores() -> usize {
    thread::available_parallelism().map_or(2, |cores| cores.get().max(2))
}

/// The sum of `square(n)` for every n from 1 to `last`, computed on all cores.
fn sum_of_squares(last: u64, square: impl Fn(u64) -> u64 + Send + Sync) -> u64 {
    let sum = std::sync::atomic::AtomicU64::new(0);
    let chunk = last.div_ceil(4 * cores() as u64).max(1);
    rayon::scope(|scope| {
        let (sum, square) = (&sum, &square);
        for start in (1..=last).step_by(chunk as usize) {
            scope.spawn(move |_| {
                let part: u64 = (start..(start + chunk).min(last + 1)).map(square).sum();
                sum.fetch_add(part, std::sync::atomic::Ordering::Relaxed);
            });
        }
    });
    sum.into_inner()
}

fn main() {}
