// idea: FuturesUnordered instead of tasks, answered while orders still come in
//! Graceful shutdown.

use futures::stream::{FuturesUnordered, StreamExt};
use slow_api::{Fill, Market, MarketError};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

/// What comes in.
#[derive(Clone, Debug)]
struct Order {
    symbol: String,
    quantity: u32,
}

/// Submits until shutdown, then ends in good order.
async fn desk(
    market: Market,
    mut orders: mpsc::Receiver<Order>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Vec<Result<Fill, MarketError>> {
    let mut shutdown = std::pin::pin!(futures::FutureExt::fuse(shutdown));
    let mut flying = FuturesUnordered::new();
    let (mut answers, mut open) = (vec![], true);
    while open || !flying.is_empty() {
        tokio::select! {
            _ = &mut shutdown => orders.close(),
            order = orders.recv(), if open => match order {
                Some(order) => flying.push(market.submit_order(&order.symbol, order.quantity)),
                None => open = false,
            },
            Some(answer) = flying.next(), if !flying.is_empty() => answers.push(answer),
        }
    }
    answers
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
