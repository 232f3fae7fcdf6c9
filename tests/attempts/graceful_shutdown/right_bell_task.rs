// idea: a task rings a watch channel at shutdown, and is aborted if nobody needs it any more
//! Graceful shutdown.

use futures::future::join_all;
use slow_api::{Fill, Market, MarketError};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

/// What comes in.
#[derive(Clone, Debug)]
struct Order {
    symbol: String,
    quantity: u32,
}

#[cfg(test)]
mod my_tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_closed_channel_ends_it() {
        let (sender, orders) = mpsc::channel(1);
        drop(sender);
        assert!(desk(Market::default(), orders, std::future::pending()).await.is_empty());
    }
}

/// Submits until shutdown, then ends in good order.
async fn desk(
    market: Market,
    mut orders: mpsc::Receiver<Order>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Vec<Result<Fill, MarketError>> {
    let (ring, mut bell) = watch::channel(());
    let ringer = tokio::spawn(async move {
        shutdown.await;
        drop(ring);
    });
    let mut tasks = Vec::new();
    let mut rung = false;
    loop {
        let order = tokio::select! {
            biased;
            _ = bell.changed(), if !rung => {
                rung = true;
                orders.close();
                continue;
            }
            order = orders.recv() => order,
        };
        let Some(order) = order else { break };
        tasks.push(tokio::spawn(market.submit_order(&order.symbol, order.quantity)));
    }
    ringer.abort();
    join_all(tasks).await.into_iter().map(|answer| answer.expect("orders do not panic")).collect()
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
