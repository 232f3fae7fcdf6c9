use slow_api::{Fill, Market, MarketError};
use tokio::sync::mpsc;

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
    let token = tokio_util::sync::CancellationToken::new();
    let stop = token.clone();
    tokio::spawn(async move {
        shutdown.await;
        stop.cancel();
    });
    let mut tasks = Vec::new();
    while let Some(Some(order)) = token.run_until_cancelled(orders.recv()).await {
        tasks.push(tokio::spawn(market.submit_order(&order.symbol, order.quantity)));
    }
    orders.close();
    while let Some(order) = orders.recv().await {
        tasks.push(tokio::spawn(market.submit_order(&order.symbol, order.quantity)));
    }
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    answers
}

fn main() {}
