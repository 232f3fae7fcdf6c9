use slow_api::Market;
use tokio::sync::mpsc;

async fn shares_bought(market: &Market, orders: &[(&str, u32)]) -> u32 {
    let (sender, mut receiver) = mpsc::unbounded_channel();
    for (symbol, quantity) in orders {
        let order = market.submit_order(symbol, *quantity);
        let sender = sender.clone();
        tokio::spawn(async move {
            if let Ok(fill) = order.await {
                let _ = sender.send(fill.quantity);
            }
        });
    }
    drop(sender);
    let mut bought = 0;
    while let Some(quantity) = receiver.recv().await {
        bought += quantity;
    }
    bought
}

fn main() {}
