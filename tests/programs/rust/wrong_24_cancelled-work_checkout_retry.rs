//! Checkout: reserve stock, charge the card, write the order; tried again when it takes too long.
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};

struct Shop {
    stock: AtomicI64,
    charges: AtomicU32,
    orders: Mutex<Vec<String>>,
    slow_ms: AtomicU32,
}

impl Shop {
    async fn charge_card(&self, _cents: u32) {
        self.charges.fetch_add(1, Ordering::SeqCst);
        // the bank confirms; it gets faster as its load goes down
        let wait = self.slow_ms.fetch_sub(100, Ordering::SeqCst);
        sleep(Duration::from_millis(wait as u64)).await;
    }

    async fn checkout(&self, customer: &str, cents: u32) -> usize {
        self.stock.fetch_sub(1, Ordering::SeqCst);
        self.charge_card(cents).await; // ALSO: cancelled-work
        let mut orders = self.orders.lock().await;
        orders.push(format!("{customer} {cents}"));
        orders.len()
    }
}

async fn checkout_with_retry(shop: Arc<Shop>, customer: &str) -> Result<usize, &'static str> {
    for attempt in 1..=4 {
        match timeout(Duration::from_millis(350), shop.checkout(customer, 4990)).await { // EXPECT: cancelled-work
            Ok(number) => return Ok(number),
            Err(_) => println!("{customer}: attempt {attempt} took too long, trying again"),
        }
        sleep(Duration::from_millis(50)).await;
    }
    Err("bank does not answer")
}

#[tokio::main]
async fn main() {
    let shop = Arc::new(Shop {
        stock: AtomicI64::new(10),
        charges: AtomicU32::new(0),
        orders: Mutex::default(),
        slow_ms: AtomicU32::new(550),
    });
    let result = checkout_with_retry(shop.clone(), "greta").await;
    println!("order: {result:?}");
    println!(
        "{} orders, {} charges, {} pieces left of 10",
        shop.orders.lock().await.len(),
        shop.charges.load(Ordering::SeqCst),
        shop.stock.load(Ordering::SeqCst)
    );
}
