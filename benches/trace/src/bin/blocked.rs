//! A blocked worker: one of the tasks sleeps with its thread.

use std::time::Duration;
use tokio::time::interval;

async fn heartbeat() {
    let mut ticks = interval(Duration::from_millis(50));
    for _ in 0..40 {
        ticks.tick().await;
    }
}

async fn reads_the_sensor() {
    for _ in 0..4 {
        // Should be `tokio::time::sleep(..).await`.
        std::thread::sleep(Duration::from_millis(300));
        tokio::task::yield_now().await;
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let sensor = tokio::spawn(reads_the_sensor());
    heartbeat().await;
    sensor.await.expect("it does not panic");
}
