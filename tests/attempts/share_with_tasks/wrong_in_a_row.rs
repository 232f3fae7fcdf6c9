// expect: the market never saw more than 1 call in flight. Each call is awaited
use slow_api::Market;

async fn shares_bought(market: &Market, orders: &[(&str, u32)]) -> u32 {
    let mut bought = 0;
    for (symbol, quantity) in orders {
        if let Ok(fill) = market.submit_order(symbol, *quantity).await {
            bought += fill.quantity;
        }
    }
    bought
}

fn main() {}
