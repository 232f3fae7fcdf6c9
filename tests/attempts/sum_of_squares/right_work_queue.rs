use std::thread;

/// How many threads should work at the same time: one for each core, and two on a machine with one.
fn cores() -> usize {
    thread::available_parallelism().map_or(2, |cores| cores.get().max(2))
}

/// The sum of `square(n)` for every n from 1 to `last`, computed on all cores.
fn sum_of_squares(last: u64, square: impl Fn(u64) -> u64 + Send + Sync) -> u64 {
    let next = std::sync::atomic::AtomicU64::new(1);
    let total = std::sync::Mutex::new(0);
    thread::scope(|scope| {
        for _ in 0..cores() {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    if n > last {
                        return;
                    }
                    let one = square(n);
                    *total.lock().unwrap() += one;
                }
            });
        }
    });
    total.into_inner().unwrap()
}

fn main() {}
