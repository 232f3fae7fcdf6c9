// expect: One that it took after the shutdown is lost without a word
use futures::stream::{self, StreamExt};
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
    orders: mpsc::Receiver<Order>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Vec<Result<Fill, MarketError>> {
    // The stream owns the receiver, and is itself kept until the last answer is there.
    stream::unfold(orders, async |mut orders| Some((orders.recv().await?, orders)))
        .take_until(shutdown)
        .map(|order| market.submit_order(&order.symbol, order.quantity))
        .buffer_unordered(1000)
        .collect()
        .await
}

fn main() {}
