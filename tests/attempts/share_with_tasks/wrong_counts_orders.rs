// expect: INVALID, and the first and the third order for MSFT, were not filled: count what the
use slow_api::Market;
use tokio::task::JoinSet;

async fn shares_bought(market: &Market, orders: &[(&str, u32)]) -> u32 {
    let mut tasks = JoinSet::new();
    let mut bought = 0;
    for (symbol, quantity) in orders {
        tasks.spawn(market.submit_order(symbol, *quantity));
        bought += quantity;
    }
    tasks.join_all().await;
    bought
}

fn main() {}
