// expect: Each call is awaited before the next one starts.
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
    let mut answers = Vec::new();
    let mut shutdown = Box::pin(shutdown);
    loop {
        let order = tokio::select! {
            () = &mut shutdown => break,
            order = orders.recv() => order,
        };
        let Some(order) = order else { break };
        answers.push(market.submit_order(&order.symbol, order.quantity).await);
    }
    answers
}

fn main() {}
