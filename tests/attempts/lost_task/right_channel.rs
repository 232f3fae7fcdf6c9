use slow_api::Market;

/// Sends all orders (symbol and quantity) at once and returns how many the market confirmed.
async fn submit_all(market: &Market, orders: &[(&str, u32)]) -> usize {
    let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
    for (symbol, quantity) in orders {
        let (call, sender) = (market.submit_order(symbol, *quantity), sender.clone());
        tokio::spawn(async move { sender.send(call.await) });
    }
    drop(sender);
    let mut confirmed = 0;
    while let Some(answer) = receiver.recv().await {
        confirmed += usize::from(answer.is_ok());
    }
    confirmed
}

fn main() {}
