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
    let (sender, mut receiver) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        let mut shutdown = std::pin::pin!(futures::FutureExt::fuse(shutdown));
        loop {
            let order = tokio::select! {
                biased;
                () = &mut shutdown => {
                    orders.close();
                    continue;
                }
                order = orders.recv() => order,
            };
            let Some(order) = order else { return };
            let call = market.submit_order(&order.symbol, order.quantity);
            let sender = sender.clone();
            tokio::spawn(async move { sender.send(call.await) });
        }
    });
    let mut answers = Vec::new();
    while let Some(answer) = receiver.recv().await {
        answers.push(answer);
    }
    answers
}

fn main() {}
