// expect: orders. The channel had taken all three before the shutdown, so their sender believes
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
    let mut shutdown = Box::pin(shutdown);
    loop {
        let order = tokio::select! {
            () = &mut shutdown => break,
            order = orders.recv() => order,
        };
        let Some(Order { symbol, quantity }) = order else { break };
        let call = market.quote(&symbol);
        on_their_way.spawn(async move {
            let price = call.await?.price;
            Ok(Fill { order_id: 1, symbol, quantity, price })
        });
    }
    drop(orders);
    on_their_way.join_all().await
}

fn main() {}
