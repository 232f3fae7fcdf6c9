// expect: async block may outlive the current function
use slow_api::Market;

async fn shares_bought(market: &Market, orders: &[(&str, u32)]) -> u32 {
    let mut bought = 0;
    let mut tasks = Vec::new();
    for (symbol, quantity) in orders {
        let order = market.submit_order(symbol, *quantity);
        tasks.push(tokio::spawn(async {
            if let Ok(fill) = order.await {
                bought += fill.quantity;
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    bought
}

fn main() {}
