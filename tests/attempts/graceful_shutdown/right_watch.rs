use slow_api::{Fill, Market, MarketError};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

/// What comes in.
#[derive(Clone, Debug)]
struct Order {
    symbol: String,
    quantity: u32,
}

/// Submits every order as soon as it comes in, until `shutdown` completes or the channel closes. Returns the
/// answers to all orders that were taken, in any order.
async fn desk(
    market: Market,
    mut orders: mpsc::Receiver<Order>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Vec<Result<Fill, MarketError>> {
    let (stop, mut stopped) = tokio::sync::watch::channel(false);
    tokio::spawn(async move {
        shutdown.await;
        let _ = stop.send(true);
    });
    let mut on_their_way = JoinSet::new();
    let mut answers = Vec::new();
    while !*stopped.borrow() {
        tokio::select! {
            _ = stopped.changed() => {}
            order = orders.recv() => {
                let Some(order) = order else { break };
                on_their_way.spawn(market.submit_order(&order.symbol, order.quantity));
            }
            Some(answer) = on_their_way.join_next() => answers.push(answer.unwrap()),
        }
    }
    orders.close();
    while let Ok(order) = orders.try_recv() {
        on_their_way.spawn(market.submit_order(&order.symbol, order.quantity));
    }
    while let Some(answer) = on_their_way.join_next().await {
        answers.push(answer.unwrap());
    }
    answers
}

fn main() {}
