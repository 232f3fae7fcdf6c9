//! Nightly job: charge the open orders, then mail the receipts.
use futures::future::join_all;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

static MAILS: AtomicU32 = AtomicU32::new(0);

#[derive(Debug, Clone)]
struct Order {
    id: u32,
    email: String,
    cents: u32,
}

async fn open_orders() -> Vec<Order> {
    tokio::time::sleep(Duration::from_millis(300)).await;
    (1..=6)
        .map(|id| Order { id, email: format!("c{id}@example.org"), cents: id * 1250 })
        .collect()
}

async fn charge(order: Order) -> Option<Order> {
    tokio::time::sleep(Duration::from_millis(400)).await;
    (order.id != 4).then_some(order)
}

async fn send_receipt(order: &Order) -> Result<(), String> {
    tokio::time::sleep(Duration::from_millis(200)).await;
    MAILS.fetch_add(1, Ordering::Relaxed);
    println!("mail to {}: paid {} cents", order.email, order.cents);
    Ok(())
}

async fn nightly() -> usize {
    let orders = open_orders().await;
    let paid: Vec<Order> = join_all(orders.into_iter().map(charge)).await.into_iter().flatten().collect();
    println!("{} orders charged", paid.len());

    let receipts: Vec<_> = paid.iter().map(|order| send_receipt(order)).collect(); // EXPECT: never-polled
    println!("{} receipts on their way", receipts.len());
    receipts.len()
}

#[tokio::main]
async fn main() {
    let n = nightly().await;
    tokio::time::sleep(Duration::from_millis(500)).await; // grace time for the mailer
    println!("nightly job done: {n} receipts, {} mails sent", MAILS.load(Ordering::Relaxed));
}
