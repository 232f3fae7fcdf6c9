// idea: TaskTracker for the tasks, the answers come over a channel that closes with the last task
//! Graceful shutdown.

use slow_api::{Fill, Market, MarketError};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};
use tokio_util::task::TaskTracker;

/// What comes in.
#[derive(Clone, Debug)]
struct Order {
    symbol: String,
    quantity: u32,
}

/// What comes back.
type Answer = Result<Fill, MarketError>;

/// Submits until shutdown, then ends in good order.
async fn desk(
    market: Market,
    mut orders: mpsc::Receiver<Order>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Vec<Answer> {
    let (done, mut answers) = mpsc::unbounded_channel::<Answer>();
    let tracker = TaskTracker::new();
    let submit = |order: Order| {
        let (call, done) = (market.submit_order(&order.symbol, order.quantity), done.clone());
        tracker.spawn(async move { done.send(call.await) });
    };
    let until_closed = async {
        while let Some(order) = orders.recv().await {
            submit(order);
        }
    };
    tokio::select! {
        () = until_closed => {}
        () = shutdown => orders.close(),
    }
    while let Some(order) = orders.recv().await {
        submit(order);
    }
    tracker.close();
    tracker.wait().await;
    drop(done);
    let mut all = Vec::new();
    while let Some(answer) = answers.recv().await {
        all.push(answer);
    }
    all
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder().latency(Duration::from_millis(300)).build();
    let (sender, orders) = mpsc::channel(8);
    let client = tokio::spawn(async move {
        let order = Order { symbol: "AAPL".to_owned(), quantity: 1 };
        let mut sent = 0;
        while sender.send(order.clone()).await.is_ok() {
            sent += 1;
            sleep(Duration::from_millis(100)).await;
        }
        sent
    });
    let start = Instant::now();

    let answers = desk(market, orders, sleep(Duration::from_millis(450))).await;

    let sent = client.await.expect("the client does not panic");
    println!("{sent} orders sent, {} answered", answers.len());
    println!("{:.2} s (stopped at 0.45 s, a call takes 0.3 s)", start.elapsed().as_secs_f64());
}
