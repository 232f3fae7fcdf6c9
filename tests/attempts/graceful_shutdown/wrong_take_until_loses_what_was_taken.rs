// expect: the market saw 0 of 3 orders. The channel had taken all three before the shutdown
use futures::StreamExt;
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
    let arriving =
        futures::stream::poll_fn(move |cx| orders.poll_recv(cx)).take_until(Box::pin(shutdown));
    let tasks: Vec<_> = arriving
        .map(|order| tokio::spawn(market.submit_order(&order.symbol, order.quantity)))
        .collect()
        .await;
    futures::future::join_all(tasks).await.into_iter().map(|joined| joined.unwrap()).collect()
}

fn main() {}
