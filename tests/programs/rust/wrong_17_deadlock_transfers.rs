//! Transfers between accounts, each account behind its own lock.
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};

struct Account {
    name: &'static str,
    balance: Mutex<i64>,
}

async fn check_fraud(from: &str, amount: i64) -> bool {
    sleep(Duration::from_millis(100)).await;
    amount < 10_000 && !from.is_empty()
}

async fn transfer(from: Arc<Account>, to: Arc<Account>, amount: i64) -> Result<(), String> {
    let mut source = from.balance.lock().await; // ALSO: held-lock
    if *source < amount || !check_fraud(from.name, amount).await {
        return Err(format!("{}: refused", from.name));
    }
    let mut target = to.balance.lock().await; // EXPECT: deadlock
    *source -= amount;
    *target += amount;
    println!("{} -> {}: {amount}", from.name, to.name);
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let giro = Arc::new(Account { name: "giro", balance: Mutex::new(1_000) });
    let savings = Arc::new(Account { name: "savings", balance: Mutex::new(5_000) });

    if let Err(e) = transfer(giro.clone(), savings.clone(), 50).await {
        println!("first transfer: {e}");
    }
    let standing_order = tokio::spawn(transfer(giro.clone(), savings.clone(), 200));
    let top_up = tokio::spawn(transfer(savings.clone(), giro.clone(), 300));

    let stop = [standing_order.abort_handle(), top_up.abort_handle()];
    let both = async { (standing_order.await, top_up.await) };
    match timeout(Duration::from_secs(2), both).await {
        Ok((a, b)) => println!("settled: {a:?} {b:?}"),
        Err(_) => {
            println!("transfers still not settled after 2 s, giving up");
            stop.iter().for_each(|task| task.abort());
        }
    }
}
