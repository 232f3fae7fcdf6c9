// idea: closes the channel at shutdown and goes on until recv says None and no order is on its way
//! Graceful shutdown.

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
    let mut on_their_way = JoinSet::new();
    let mut shutdown = std::pin::pin!(shutdown);
    let mut stopped = false;
    loop {
        tokio::select! {
            () = &mut shutdown, if !stopped => {
                stopped = true;
                orders.close();
            }
            order = orders.recv() => match order {
                Some(Order { symbol, quantity }) => {
                    on_their_way.spawn(market.submit_order(&symbol, quantity));
                }
                None => break,
            },
        }
    }
    on_their_way.join_all().await
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
