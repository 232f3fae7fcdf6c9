//! A hundred tasks that wait for two seconds, in short sleeps.

use std::time::{Duration, Instant};
use tokio::task::JoinSet;

async fn waits() {
    let mut ticks = tokio::time::interval(Duration::from_millis(20));
    for _ in 0..=100 {
        ticks.tick().await;
    }
}

#[tokio::main]
async fn main() {
    let began = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..100 {
        tasks.spawn(waits());
    }
    tasks.join_all().await;
    println!("nanoseconds {}", began.elapsed().as_nanos());
}
