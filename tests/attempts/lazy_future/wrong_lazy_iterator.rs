// expect: the market saw 0 calls, expected 5. A future makes no call
use slow_api::Market;

async fn buy_one_of_each(market: &Market, symbols: &[&str]) -> usize {
    let orders = symbols.iter().map(|symbol| tokio::spawn(market.submit_order(symbol, 1)));
    orders.len()
}

fn main() {}
