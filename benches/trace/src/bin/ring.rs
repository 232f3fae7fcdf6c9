//! A ring of locks: two transfers take the locks of two accounts in opposite orders.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::sleep;

async fn transfer(from: Arc<Mutex<i64>>, to: Arc<Mutex<i64>>, amount: i64) {
    let mut from = from.lock().await;
    sleep(Duration::from_millis(20)).await;
    let mut to = to.lock().await;
    *from -= amount;
    *to += amount;
}

#[tokio::main]
async fn main() {
    let (ada, bob) = (Arc::new(Mutex::new(100)), Arc::new(Mutex::new(100)));
    let there = tokio::spawn(transfer(ada.clone(), bob.clone(), 10));
    let back = tokio::spawn(transfer(bob, ada, 5));
    there.await.expect("it does not panic");
    back.await.expect("it does not panic");
}
