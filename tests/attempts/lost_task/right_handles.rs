use slow_api::Market;

/// Sends all orders (symbol and quantity) at once and returns how many the market confirmed.
async fn submit_all(market: &Market, orders: &[(&str, u32)]) -> usize {
    let mut handles = Vec::new();
    for (symbol, quantity) in orders {
        handles.push(tokio::spawn(market.submit_order(symbol, *quantity)));
    }
    let mut confirmed = 0;
    for handle in handles {
        if let Ok(Ok(_fill)) = handle.await {
            confirmed += 1;
        }
    }
    confirmed
}

fn main() {}
