// expect: dropping the receiver throws it away
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
    let mut on_their_way = JoinSet::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            order = orders.recv() => match order {
                Some(order) => {
                    on_their_way.spawn(market.submit_order(&order.symbol, order.quantity));
                }
                None => break,
            },
        }
    }
    drop(orders);
    on_their_way.join_all().await
}

fn main() {}
