use slow_api::Market;

async fn shares_bought(market: &Market, orders: &[(&str, u32)]) -> u32 {
    // Nothing is shared: each task gives back what it bought.
    let tasks: Vec<_> = orders
        .iter()
        .map(|(symbol, quantity)| tokio::spawn(market.submit_order(symbol, *quantity)))
        .collect();
    let mut bought = 0;
    for task in tasks {
        if let Ok(fill) = task.await.unwrap() {
            bought += fill.quantity;
        }
    }
    bought
}

fn main() {}
