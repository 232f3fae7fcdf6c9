// idea: scoped threads that draw the next number from an atomic counter
//! Sum of squares.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;
use std::time::Instant;

/// How many threads should work at the same time: one for each core, and two on a machine with one.
fn cores() -> usize {
    thread::available_parallelism().map_or(2, |cores| cores.get().max(2))
}

#[cfg(test)]
mod my_tests {
    use super::*;

    #[test]
    fn none_and_one_and_few() {
        assert_eq!([0, 1, 3].map(|last| sum_of_squares(last, |n| n * n)), [0, 1, 14]);
    }
}

/// The sum over 1..=last on all cores.
fn sum_of_squares(last: u64, square: impl Fn(u64) -> u64 + Send + Sync) -> u64 {
    let next = AtomicU64::new(1);
    let total = AtomicU64::new(0);
    thread::scope(|scope| {
        for _ in 0..cores() {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Relaxed);
                    if n > last {
                        break;
                    }
                    total.fetch_add(square(n), Relaxed);
                }
            });
        }
    });
    total.into_inner()
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
