//! A bank desk: every withdrawal is to be written to the audit log.
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

#[derive(Default)]
struct AuditLog {
    lines: Mutex<Vec<String>>,
}

impl AuditLog {
    async fn record(&self, who: &str, what: String) {
        tokio::time::sleep(Duration::from_millis(10)).await;
        self.lines.lock().await.push(format!("{who}: {what}"));
    }
}

struct Account {
    owner: String,
    balance: Mutex<i64>,
}

async fn withdraw(account: &Account, log: &AuditLog, amount: i64) -> Result<i64, String> {
    tokio::time::sleep(Duration::from_millis(120)).await; // authorisation
    let mut balance = account.balance.lock().await;
    if *balance < amount {
        log.record(&account.owner, format!("refused {amount}")).await;
        return Err(format!("only {} left", *balance));
    }
    *balance -= amount;
    let _ = log.record(&account.owner, format!("withdrew {amount}")); // EXPECT: never-polled
    Ok(*balance)
}

#[tokio::main]
async fn main() {
    let log = Arc::new(AuditLog::default());
    let account = Arc::new(Account { owner: "dora".into(), balance: Mutex::new(500) });
    let mut customers = tokio::task::JoinSet::new();
    for day in 0..5u64 {
        let (log, account) = (log.clone(), account.clone());
        customers.spawn(async move {
            tokio::time::sleep(Duration::from_millis(250 * day)).await;
            let result = withdraw(&account, &log, 120).await;
            println!("day {day}: {result:?}");
        });
    }
    while customers.join_next().await.is_some() {}
    let lines = log.lines.lock().await;
    println!("audit log has {} line(s):", lines.len());
    for line in lines.iter() {
        println!("  {line}");
    }
}
