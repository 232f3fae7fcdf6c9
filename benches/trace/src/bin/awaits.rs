//! A loop of awaits: ten requests that do not need each other, one after another.

use std::time::Duration;
use tokio::time::sleep;

async fn fetch(page: u32) -> u32 {
    sleep(Duration::from_millis(200)).await;
    page * 10
}

#[tokio::main]
async fn main() {
    let mut sum = 0;
    for page in 0..10 {
        sum += fetch(page).await;
    }
    println!("{sum}");
}
