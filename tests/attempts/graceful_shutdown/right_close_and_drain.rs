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
    let mut shutdown = Box::pin(shutdown);
    let mut on_their_way = futures::stream::FuturesUnordered::new();
    let mut answers = Vec::new();
    let (mut open, mut more) = (true, true);
    loop {
        tokio::select! {
            biased;
            () = &mut shutdown, if open && more => {
                orders.close();
                open = false;
            }
            order = orders.recv(), if more => match order {
                Some(order) => on_their_way.push(market.submit_order(&order.symbol, order.quantity)),
                None => more = false,
            },
            Some(answer) = on_their_way.next(), if !on_their_way.is_empty() => answers.push(answer),
            else => return answers,
        }
    }
}

fn main() {}
