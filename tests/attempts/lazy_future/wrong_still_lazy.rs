// expect: the market saw 0 calls, expected 5. A future makes no call
use slow_api::Market;

async fn buy_one_of_each(market: &Market, symbols: &[&str]) -> usize {
    let orders: Vec<_> = symbols.iter().map(|symbol| market.submit_order(symbol, 1)).collect();
    let filled = orders.len();
    drop(orders);
    filled
}

fn main() {}
