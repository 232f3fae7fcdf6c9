// idea: rayon's broadcast runs one share on every thread of a pool
//! Sum of squares.

use std::thread;
use std::time::Instant;

/// How many threads should work at the same time: one for each core, and two on a machine with one.
fn cores() -> usize {
    thread::available_parallelism().map_or(2, |cores| cores.get().max(2))
}

/// The sum over 1..=last on all cores.
fn sum_of_squares(last: u64, square: impl Fn(u64) -> u64 + Send + Sync) -> u64 {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(cores()).build().unwrap();
    let shares = pool.broadcast(|place| {
        let mut sum = 0;
        let mut n = place.index() as u64 + 1;
        while n <= last {
            sum += square(n);
            n += place.num_threads() as u64;
        }
        sum
    });
    shares.iter().sum()
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
