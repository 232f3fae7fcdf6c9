//! An order pipeline; what cannot be parsed goes to a dead-letter queue for later inspection.
use std::time::Duration;
use tokio::sync::mpsc;

#[derive(Debug)]
struct Order {
    item: String,
    quantity: u32,
}

struct DeadLetters {
    tx: mpsc::UnboundedSender<String>,
    inspect: mpsc::UnboundedReceiver<String>,
}

impl DeadLetters {
    fn new() -> Self {
        let (tx, inspect) = mpsc::unbounded_channel(); // EXPECT: unbounded
        DeadLetters { tx, inspect }
    }
}

fn parse(raw: &str) -> Option<Order> {
    let (item, quantity) = raw.split_once('*')?;
    Some(Order { item: item.to_string(), quantity: quantity.parse().ok()? })
}

async fn source(out: mpsc::Sender<String>) {
    let mut arrivals = tokio::time::interval(Duration::from_millis(1));
    for n in 0..1500u32 {
        arrivals.tick().await;
        let raw = if n % 4 == 0 { format!("bolt*{n}") } else { format!("bolt x {n} ???") };
        if out.send(raw).await.is_err() {
            return;
        }
    }
}

#[tokio::main]
async fn main() {
    let (tx, mut rx) = mpsc::channel(64);
    let dead = DeadLetters::new();
    let feeder = tokio::spawn(source(tx));
    let (mut orders, mut pieces) = (0, 0u64);
    while let Some(raw) = rx.recv().await {
        match parse(&raw) {
            Some(order) => {
                orders += 1;
                pieces += order.quantity as u64 * !order.item.is_empty() as u64;
            }
            None => dead.tx.send(raw).expect("dead letter queue closed"), // ALSO: unbounded
        }
    }
    feeder.await.unwrap();
    println!("{orders} orders, {pieces} pieces");
    println!("{} dead letters waiting for inspection", dead.inspect.len());
}
